package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;

/**
 * Values of variable length: LE32 end of each one, and their bytes back to back from 0. Nulls are
 * empty.
 */
record VariableValues(MemorySegment ends, MemorySegment data) {

  int end(long i) {
    return ends.get(Words.INT, 4 * i);
  }

  int start(long i) {
    return i == 0 ? 0 : end(i - 1);
  }

  int length(long i) {
    return end(i) - start(i);
  }

  MemorySegment value(long i) {
    return data.asSlice(start(i), length(i));
  }

  boolean equal(long a, long b) {
    int start = start(a);
    int length = end(a) - start;
    int other = start(b);
    return length == end(b) - other
        && MemorySegment.mismatch(
                data, start, start + (long) length, data, other, other + (long) length)
            < 0;
  }
}
