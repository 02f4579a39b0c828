package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.variable.VariableValues;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers the distinct values of a page in the order of their first appearance. */
final class DistinctValues {

  private final MemorySegment data;
  private final @Nullable MemorySegment ends;
  private final int width;
  private int[] slots = new int[256];
  private int[] first = new int[128];
  private int distinct;
  private long bytes;

  /** Byte strings. */
  DistinctValues(VariableValues values) {
    this(values.data(), values.ends(), 0);
  }

  /** Values of {@code width} bytes. */
  DistinctValues(MemorySegment data, int width) {
    this(data, null, width);
  }

  private DistinctValues(MemorySegment data, @Nullable MemorySegment ends, int width) {
    this.data = data;
    this.ends = ends;
    this.width = width;
  }

  /** The same values, none of which has a number yet. */
  DistinctValues fresh() {
    return new DistinctValues(data, ends, width);
  }

  /** How many values have a number. */
  int distinct() {
    return distinct;
  }

  /** The bytes of the values that have a number. */
  long distinctBytes() {
    return bytes;
  }

  /** The bytes of all values. */
  long plainBytes() {
    return data.byteSize();
  }

  private long start(int i) {
    return ends == null ? (long) i * width : i == 0 ? 0 : ends.get(Words.INT, 4L * (i - 1));
  }

  private long end(int i) {
    return ends == null ? (i + 1L) * width : ends.get(Words.INT, 4L * i);
  }

  /** The value that has a number. */
  MemorySegment item(int number) {
    long start = start(first[number]);
    return data.asSlice(start, end(first[number]) - start);
  }

  /** The number of value {@code i}, which may be a new one. */
  int indexOf(int i) {
    long start = start(i);
    long end = end(i);
    int mask = slots.length - 1;
    int slot = hash(start, end) & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (isItem(number, start, end)) {
        return number;
      }
      slot = slot + 1 & mask;
    }
    if (distinct == first.length) {
      first = Arrays.copyOf(first, 2 * distinct);
    }
    first[distinct] = i;
    bytes += end - start;
    slots[slot] = ++distinct;
    if (2 * distinct > slots.length) {
      rehash();
    }
    return distinct - 1;
  }

  private boolean isItem(int number, long start, long end) {
    long otherStart = start(first[number]);
    long otherEnd = end(first[number]);
    return end - start == otherEnd - otherStart
        && MemorySegment.mismatch(data, start, end, data, otherStart, otherEnd) < 0;
  }

  private void rehash() {
    int[] larger = new int[2 * slots.length];
    int mask = larger.length - 1;
    for (int number = 0; number < distinct; number++) {
      int slot = hash(start(first[number]), end(first[number])) & mask;
      while (larger[slot] != 0) {
        slot = slot + 1 & mask;
      }
      larger[slot] = number + 1;
    }
    slots = larger;
  }

  private int hash(long start, long end) {
    long hash = 0x9E37_79B9_7F4A_7C15L;
    long i = start;
    for (; i + 8 <= end; i += 8) {
      hash = mix(hash ^ data.get(Words.LONG, i));
    }
    for (; i < end; i++) {
      hash = mix(hash ^ data.get(Words.BYTE, i));
    }
    return (int) (hash ^ hash >>> 32);
  }

  private static long mix(long hash) {
    long mixed = hash * 0xBF58_476D_1CE4_E5B9L;
    return mixed ^ mixed >>> 29;
  }
}
