package io.lancedb.lance.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bitmaps as words: row 0 is the lowest bit of word 0, bits after the last row are zero. */
final class Bits {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Bits() {}

  static int words(int length) {
    return (length + 63) >>> 6;
  }

  static long[] ones(int length) {
    long[] words = new long[words(length)];
    Arrays.fill(words, -1L);
    clearTail(words, length);
    return words;
  }

  static void clearTail(long[] words, int length) {
    if ((length & 63) != 0) { // a shift by -length keeps the low (length mod 64) bits
      words[words.length - 1] &= -1L >>> -length;
    }
  }

  /** The first {@code length} bits of a bitmap buffer, which may end at its last byte. */
  static long[] read(MemorySegment bitmap, int length) {
    long[] words = new long[words(length)];
    int bytes = (length + 7) >>> 3;
    int whole = bytes >>> 3;
    for (int i = 0; i < whole; i++) {
      words[i] = bitmap.get(WORD, (long) i << 3);
    }
    for (int i = whole << 3; i < bytes; i++) {
      words[i >> 3] |= (bitmap.get(ValueLayout.JAVA_BYTE, i) & 0xffL) << ((i & 7) << 3);
    }
    clearTail(words, length);
    return words;
  }

  static boolean none(long[] words) {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }
}
