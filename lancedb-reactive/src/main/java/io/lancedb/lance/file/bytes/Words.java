package io.lancedb.lance.file.bytes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Little-endian unsigned words of 1, 2, 4 or 8 bytes. */
public final class Words {

  /** Bytes. */
  public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /** LE16. */
  public static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** LE32. */
  public static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** LE64. */
  public static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  /** Word {@code i} of {@code width} bytes. */
  public static long get(MemorySegment words, int width, long i) {
    return switch (width) {
      case 1 -> words.get(BYTE, i) & 0xFFL;
      case 2 -> words.get(SHORT, 2 * i) & 0xFFFFL;
      case 4 -> words.get(INT, 4 * i) & 0xFFFF_FFFFL;
      default -> words.get(LONG, 8 * i);
    };
  }

  /** Stores the low {@code width} bytes of {@code value} as word {@code i}. */
  public static void set(MemorySegment words, int width, long i, long value) {
    switch (width) {
      case 1 -> words.set(BYTE, i, (byte) value);
      case 2 -> words.set(SHORT, 2 * i, (short) value);
      case 4 -> words.set(INT, 4 * i, (int) value);
      default -> words.set(LONG, 8 * i, value);
    }
  }

  /** Reads {@code count} words from word {@code first}. */
  public static void load(MemorySegment words, int width, long first, int count, long[] into) {
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          into[i] = words.get(BYTE, first + i) & 0xFFL;
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          into[i] = words.get(SHORT, 2 * (first + i)) & 0xFFFFL;
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          into[i] = words.get(INT, 4 * (first + i)) & 0xFFFF_FFFFL;
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          into[i] = words.get(LONG, 8 * (first + i));
        }
      }
    }
  }
}
