package io.lancedb.lance.file.encoding.fixed;

import java.util.Arrays;

/**
 * Unpacks blocks of 1,024 unsigned values of {@code width} bits into words of T bits, in FastLanes
 * order: there are 1024 / T lanes, row r of lane l is value {@code ORDER[r / 8] * 16 + r % 8 * 128
 * + l}, word w of a lane is word {@code w * lanes + l} of the block, and the rows of a lane follow
 * one another in its little-endian bit stream. A block has 128 x width bytes.
 *
 * <p>The inner loops run over the lanes with constant shifts, so that the compiler vectorizes them.
 */
public final class BitUnpacking {

  /** Values of a block. */
  public static final int BLOCK = 1024;

  /** Which group of 16 values a group of 8 rows begins with. */
  static final int[] ORDER = {0, 4, 2, 6, 1, 5, 3, 7};

  private BitUnpacking() {}

  static int firstValue(int row) {
    return ORDER[row >>> 3] * 16 + (row & 7) * 128;
  }

  /** Unpacks a block of bytes. */
  public static void unpack(byte[] words, int width, byte[] out) {
    int mask = (1 << width) - 1;
    for (int row = 0; row < 8; row++) {
      int bit = row * width;
      int shift = bit & 7;
      int at = (bit >>> 3) * 128;
      int to = firstValue(row);
      if (width == 0) {
        Arrays.fill(out, to, to + 128, (byte) 0);
      } else if (shift + width <= 8) {
        for (int l = 0; l < 128; l++) {
          out[to + l] = (byte) ((words[at + l] & 0xff) >>> shift & mask);
        }
      } else {
        for (int l = 0; l < 128; l++) {
          int low = (words[at + l] & 0xff) >>> shift;
          out[to + l] = (byte) ((low | words[at + 128 + l] << 8 - shift) & mask);
        }
      }
    }
  }

  /** Unpacks a block of shorts. */
  public static void unpack(short[] words, int width, short[] out) {
    int mask = (1 << width) - 1;
    for (int row = 0; row < 16; row++) {
      int bit = row * width;
      int shift = bit & 15;
      int at = (bit >>> 4) * 64;
      int to = firstValue(row);
      if (width == 0) {
        Arrays.fill(out, to, to + 64, (short) 0);
      } else if (shift + width <= 16) {
        for (int l = 0; l < 64; l++) {
          out[to + l] = (short) ((words[at + l] & 0xffff) >>> shift & mask);
        }
      } else {
        for (int l = 0; l < 64; l++) {
          int low = (words[at + l] & 0xffff) >>> shift;
          out[to + l] = (short) ((low | words[at + 64 + l] << 16 - shift) & mask);
        }
      }
    }
  }

  /** Unpacks a block of ints. */
  public static void unpack(int[] words, int width, int[] out) {
    int mask = width == 32 ? -1 : (1 << width) - 1;
    for (int row = 0; row < 32; row++) {
      int bit = row * width;
      int shift = bit & 31;
      int at = (bit >>> 5) * 32;
      int to = firstValue(row);
      if (width == 0) {
        Arrays.fill(out, to, to + 32, 0);
      } else if (shift + width <= 32) {
        for (int l = 0; l < 32; l++) {
          out[to + l] = words[at + l] >>> shift & mask;
        }
      } else {
        for (int l = 0; l < 32; l++) {
          out[to + l] = (words[at + l] >>> shift | words[at + 32 + l] << 32 - shift) & mask;
        }
      }
    }
  }

  /** Unpacks a block of longs. */
  public static void unpack(long[] words, int width, long[] out) {
    long mask = width == 64 ? -1 : (1L << width) - 1;
    for (int row = 0; row < 64; row++) {
      int bit = row * width;
      int shift = bit & 63;
      int at = (bit >>> 6) * 16;
      int to = firstValue(row);
      if (width == 0) {
        Arrays.fill(out, to, to + 16, 0);
      } else if (shift + width <= 64) {
        for (int l = 0; l < 16; l++) {
          out[to + l] = words[at + l] >>> shift & mask;
        }
      } else {
        for (int l = 0; l < 16; l++) {
          out[to + l] = (words[at + l] >>> shift | words[at + 16 + l] << 64 - shift) & mask;
        }
      }
    }
  }
}
