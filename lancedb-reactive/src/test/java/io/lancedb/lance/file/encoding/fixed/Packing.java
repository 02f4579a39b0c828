package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** FastLanes packing, value by value and bit by bit, as the format defines it. */
public final class Packing {

  private static final int[] ORDER = {0, 4, 2, 6, 1, 5, 3, 7};

  private Packing() {}

  /** The 128 x width bytes of 1,024 values. */
  public static byte[] block(long[] values, int bits, int width) {
    byte[] out = new byte[128 * width];
    int lanes = 1024 / bits;
    for (int row = 0; row < bits; row++) {
      for (int lane = 0; lane < lanes; lane++) {
        long value = values[ORDER[row / 8] * 16 + row % 8 * 128 + lane];
        for (int b = 0; b < width; b++) {
          int laneBit = row * width + b;
          int word = laneBit / bits * lanes + lane;
          int bit = word * bits + laneBit % bits;
          out[bit / 8] |= (byte) ((value >>> b & 1) << bit % 8);
        }
      }
    }
    return out;
  }

  /** The same behind a word with the width; missing values are 0. */
  public static byte[] inline(long[] values, int bits, int width) {
    byte[] block = block(Arrays.copyOf(values, 1024), bits, width);
    ByteBuffer out = ByteBuffer.allocate(bits / 8 + block.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(0, (byte) width);
    return out.put(bits / 8, block).array();
  }

  /** Values as little-endian words. */
  public static byte[] words(long[] values, int bits) {
    ByteBuffer out = ByteBuffer.allocate(values.length * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      switch (bits) {
        case 8 -> out.put((byte) value);
        case 16 -> out.putShort((short) value);
        case 32 -> out.putInt((int) value);
        default -> out.putLong(value);
      }
    }
    return out.array();
  }

  static long value(MemorySegment words, int i, int bits) {
    return Bits.unsigned(words, (long) i * bits / 8, bits / 8);
  }
}
