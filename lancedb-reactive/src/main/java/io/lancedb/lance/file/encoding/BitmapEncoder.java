package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bits in Arrow's order: bit {@code i} is bit {@code i % 8}, from the lowest, of byte i / 8. */
final class BitmapEncoder {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BitmapEncoder() {}

  static boolean get(MemorySegment bits, long i) {
    return (bits.get(JAVA_BYTE, i >>> 3) >>> (int) (i & 7) & 1) != 0;
  }

  /** Number of set bits among {@code count} bits from {@code from}. */
  static int count(MemorySegment bits, long from, int count) {
    long i = from;
    long end = from + count;
    int set = 0;
    while (i < end && (i & 7) != 0) {
      set += get(bits, i++) ? 1 : 0;
    }
    for (; i + 64 <= end; i += 64) {
      set += Long.bitCount(bits.get(WORD, i >>> 3));
    }
    while (i < end) {
      set += get(bits, i++) ? 1 : 0;
    }
    return set;
  }

  /**
   * Packs {@code count} bytes from {@code from}, each 0 or 1, into bits; {@code flip} exchanges 0
   * and 1. Bits after the last one are zero.
   */
  static void pack(MemorySegment bytes, long from, int count, boolean flip, MemorySegment bits) {
    int mask = flip ? 1 : 0;
    for (int i = 0; i < count; i += 8) {
      int packed = 0;
      int end = Math.min(8, count - i);
      for (int bit = 0; bit < end; bit++) {
        packed |= (bytes.get(JAVA_BYTE, from + i + bit) ^ mask) << bit;
      }
      bits.set(JAVA_BYTE, i >>> 3, (byte) packed);
    }
  }
}
