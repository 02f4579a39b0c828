package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.general.BlockCompressor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Values of variable length: LE32 end of each one, and their bytes back to back from 0. Nulls are
 * empty.
 */
public record VariableValues(MemorySegment ends, MemorySegment data) {

  int end(long i) {
    return ends.get(Words.INT, 4 * i);
  }

  /** Where a value begins. */
  public int start(long i) {
    return i == 0 ? 0 : end(i - 1);
  }

  /** Bytes of a value. */
  public int length(long i) {
    return end(i) - start(i);
  }

  /** The bytes of a value. */
  public MemorySegment value(long i) {
    return data.asSlice(start(i), length(i));
  }

  /** Whether two values have the same bytes. */
  public boolean equal(long a, long b) {
    int start = start(a);
    int length = end(a) - start;
    int other = start(b);
    return length == end(b) - other
        && MemorySegment.mismatch(
                data, start, start + (long) length, data, other, other + (long) length)
            < 0;
  }

  /** The values compressed, each for itself; empty ones stay empty. */
  public VariableValues compressed(int count, BlockCompressor compressor) {
    int[] newEnds = new int[count];
    byte[] bytes = new byte[(int) Math.max(1024, data.byteSize() / 2)];
    int size = 0;
    for (int i = 0; i < count; i++) {
      if (length(i) > 0) {
        byte[] value = compressor.compress(value(i));
        if (value.length > bytes.length - size) {
          long room = Math.max(bytes.length * 3L / 2, (long) size + value.length);
          bytes = Arrays.copyOf(bytes, (int) Math.min(room, Integer.MAX_VALUE - 8));
        }
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
      }
      newEnds[i] = size;
    }
    return new VariableValues(
        MemorySegment.ofArray(newEnds), MemorySegment.ofArray(bytes).asSlice(0, size));
  }
}
