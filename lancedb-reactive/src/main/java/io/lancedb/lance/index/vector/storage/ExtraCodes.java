package io.lancedb.lance.index.vector.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Codes of 1 to 8 bits an element, beyond the sign bit, of 64 elements in {@code 8 * bits} bytes:
 *
 * <pre>
 * 1  bit i of a u64 is element i
 * 2  byte b = v[b] | v[b+16] &lt;&lt; 2 | v[b+32] &lt;&lt; 4 | v[b+48] &lt;&lt; 6
 * 3  lower two bits as 2, then a top plane
 * 4  byte 8u+b = v[16u+b] | v[16u+8+b] &lt;&lt; 4
 * 5  byte b = low4 v[b] | low4 v[16+b] &lt;&lt; 4, byte 16+b = low4 v[32+b] | low4 v[48+b] &lt;&lt; 4,
 *    then a top plane
 * 6  byte 16k+b (k &lt; 3) = low6 v[16k+b] | (v[48+b] >>> 2k &amp; 3) &lt;&lt; 6
 * 7  lower six bits as 6, then a top plane
 * 8  byte b = v[b]
 * top plane: u64, bit 8 (b mod 8) + 2k + b/8 is the top bit of element 16k+b
 * </pre>
 *
 * All are read and written eight elements at a time, as the bytes of a long.
 */
public final class ExtraCodes {

  /** Elements of a block. */
  public static final int BLOCK = 64;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final int LONGS = BLOCK / 8;

  private ExtraCodes() {}

  /** Bytes of the codes of a vector. */
  public static int bytes(int dimension, int bits) {
    return Math.ceilDiv(dimension, BLOCK) * 8 * bits;
  }

  /**
   * Unpacks codes.
   *
   * @param out receives one byte for each element, up to the end of the last block
   */
  public static void unpack(MemorySegment from, long offset, int dimension, int bits, byte[] out) {
    MemorySegment to = MemorySegment.ofArray(out);
    for (int block = 0; block * BLOCK < dimension; block++) {
      long at = offset + 8L * bits * block;
      for (int i = 0; i < LONGS; i++) {
        to.set(LONG, (long) block * BLOCK + 8L * i, eight(from, at, i, bits));
      }
    }
  }

  /** Eight elements of a block, one in each byte. */
  private static long eight(MemorySegment from, long at, int i, int bits) {
    int sixteen = i >>> 1;
    int half = i & 1;
    return switch (bits) {
      case 1 -> Long.expand(from.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF, ONES);
      case 2 -> from.get(LONG, at + 8L * half) >>> (2 * sixteen) & 3 * ONES;
      case 3 -> eight(from, at, i, 2) | top(from.get(LONG, at + 16), i) << 2;
      case 4 -> from.get(LONG, at + 8L * sixteen) >>> (4 * half) & 15 * ONES;
      case 5 ->
          from.get(LONG, at + 16L * (sixteen >>> 1) + 8L * half) >>> (4 * (sixteen & 1)) & 15 * ONES
              | top(from.get(LONG, at + 32), i) << 4;
      case 6 ->
          sixteen < 3 ? from.get(LONG, at + 8L * i) & 63 * ONES : spread(from, at + 8L * half);
      case 7 -> eight(from, at, i, 6) | top(from.get(LONG, at + 48), i) << 6;
      case 8 -> from.get(LONG, at + 8L * i);
      default -> throw new IllegalArgumentException("Codes of " + bits + " bits");
    };
  }

  /** The fourth sixteen elements of codes of six bits, from the upper bits of the others. */
  private static long spread(MemorySegment from, long at) {
    long value = 0;
    for (int k = 0; k < 3; k++) {
      value |= (from.get(LONG, at + 16L * k) >>> 6 & 3 * ONES) << (2 * k);
    }
    return value;
  }

  private static long top(long plane, int i) {
    return plane >>> (2 * (i >>> 1) + (i & 1)) & ONES;
  }

  /**
   * Packs codes.
   *
   * @param codes one byte for each element, with zeros up to the end of the last block
   */
  public static void pack(byte[] codes, int dimension, int bits, MemorySegment to, long offset) {
    MemorySegment from = MemorySegment.ofArray(codes);
    long[] v = new long[LONGS];
    long[] out = new long[LONGS];
    for (int block = 0; block * BLOCK < dimension; block++) {
      MemorySegment.copy(from, LONG, (long) block * BLOCK, v, 0, LONGS);
      pack(v, bits, out);
      MemorySegment.copy(out, 0, to, LONG, offset + 8L * bits * block, bits);
    }
  }

  private static void pack(long[] v, int bits, long[] out) {
    switch (bits) {
      case 1 -> {
        long all = 0;
        for (int i = 0; i < LONGS; i++) {
          all |= Long.compress(v[i], ONES) << (8 * i);
        }
        out[0] = all;
      }
      case 2, 3 -> {
        for (int half = 0; half < 2; half++) {
          long packed = 0;
          for (int sixteen = 0; sixteen < 4; sixteen++) {
            packed |= (v[2 * sixteen + half] & 3 * ONES) << (2 * sixteen);
          }
          out[half] = packed;
        }
      }
      case 4 -> {
        for (int sixteen = 0; sixteen < 4; sixteen++) {
          out[sixteen] = v[2 * sixteen] & 15 * ONES | (v[2 * sixteen + 1] & 15 * ONES) << 4;
        }
      }
      case 5 -> {
        for (int half = 0; half < 2; half++) {
          out[half] = v[half] & 15 * ONES | (v[2 + half] & 15 * ONES) << 4;
          out[2 + half] = v[4 + half] & 15 * ONES | (v[6 + half] & 15 * ONES) << 4;
        }
      }
      case 6, 7 -> {
        for (int i = 0; i < 6; i++) {
          out[i] = v[i] & 63 * ONES | (v[6 + (i & 1)] >>> (2 * (i >>> 1)) & 3 * ONES) << 6;
        }
      }
      case 8 -> System.arraycopy(v, 0, out, 0, LONGS);
      default -> throw new IllegalArgumentException("Codes of " + bits + " bits");
    }
    if (bits == 3 || bits == 5 || bits == 7) {
      long plane = 0;
      for (int i = 0; i < LONGS; i++) {
        plane |= (v[i] >>> (bits - 1) & ONES) << (2 * (i >>> 1) + (i & 1));
      }
      out[bits - 1] = plane;
    }
  }
}
