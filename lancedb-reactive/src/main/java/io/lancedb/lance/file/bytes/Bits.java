package io.lancedb.lance.file.bytes;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Little-endian layouts and bitmaps, least significant bit first. */
public final class Bits {

  /** Two bytes. */
  public static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Little-endian integers of 32 bits at any address. */
  public static final ValueLayout.OfInt LE32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Little-endian integers of 64 bits at any address. */
  public static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Bits() {}

  /** LE16, unsigned. */
  public static int u16(MemorySegment segment, long offset) {
    return segment.get(LE16, offset) & 0xffff;
  }

  /** LE32, unsigned. */
  public static long u32(MemorySegment segment, long offset) {
    return segment.get(LE32, offset) & 0xffff_ffffL;
  }

  /** Reads an unsigned integer of 1, 2, 4 or 8 bytes. */
  public static long unsigned(MemorySegment segment, long offset, int width) {
    return switch (width) {
      case 1 -> segment.get(JAVA_BYTE, offset) & 0xff;
      case 2 -> u16(segment, offset);
      case 4 -> u32(segment, offset);
      default -> segment.get(LE64, offset);
    };
  }

  /** Bytes that hold so many bits. */
  public static long bytesFor(long bits) {
    return (bits >>> 3) + ((bits & 7) == 0 ? 0 : 1);
  }

  /** Sets {@code count} bits from {@code from}. */
  public static void setRange(MemorySegment bits, long from, long count) {
    long end = from + count;
    long i = from;
    while (i < end && (i & 7) != 0) {
      set(bits, i++);
    }
    long whole = (end - i) >>> 3;
    bits.asSlice(i >>> 3, whole).fill((byte) 0xff);
    i += whole << 3;
    while (i < end) {
      set(bits, i++);
    }
  }

  /** Sets a bit. */
  public static void set(MemorySegment bits, long i) {
    bits.set(JAVA_BYTE, i >>> 3, (byte) (bits.get(JAVA_BYTE, i >>> 3) | 1 << (i & 7)));
  }

  /** Whether a bit is set. */
  public static boolean get(MemorySegment bits, long i) {
    return (bits.get(JAVA_BYTE, i >>> 3) >>> (i & 7) & 1) != 0;
  }

  /**
   * Copies bits. Target bits from {@code to} on must be zero where the first byte is shared; bits
   * after the last one within its byte become zero.
   */
  public static void copy(
      MemorySegment from, long fromBit, MemorySegment to, long toBit, long count) {
    long done = 0;
    while (done < count && (toBit + done & 7) != 0) {
      if (get(from, fromBit + done)) {
        set(to, toBit + done);
      }
      done++;
    }
    long target = toBit + done >>> 3;
    int shift = (int) (fromBit + done & 7);
    long source = fromBit + done >>> 3;
    long whole = count - done >>> 3;
    if (shift == 0) {
      MemorySegment.copy(from, source, to, target, whole);
    } else {
      for (long i = 0; i < whole; i++) {
        int low = (from.get(JAVA_BYTE, source + i) & 0xff) >>> shift;
        int high = from.get(JAVA_BYTE, source + i + 1) << 8 - shift;
        to.set(JAVA_BYTE, target + i, (byte) (low | high));
      }
    }
    done += whole << 3;
    if (done < count) {
      int last = 0;
      for (int k = 0; done + k < count; k++) {
        last |= get(from, fromBit + done + k) ? 1 << k : 0;
      }
      to.set(JAVA_BYTE, target + whole, (byte) last);
    }
  }

  /** Number of set bits among {@code count} bits from {@code from}. */
  public static int count(MemorySegment bits, long from, int count) {
    long i = from;
    long end = from + count;
    int set = 0;
    while (i < end && (i & 7) != 0) {
      set += get(bits, i++) ? 1 : 0;
    }
    for (; i + 64 <= end; i += 64) {
      set += Long.bitCount(bits.get(LE64, i >>> 3));
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
  public static void pack(
      MemorySegment bytes, long from, int count, boolean flip, MemorySegment bits) {
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
