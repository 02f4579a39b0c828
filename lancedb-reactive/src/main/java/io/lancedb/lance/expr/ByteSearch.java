package io.lancedb.lance.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Finds a string of bytes in memory. Looks for its first and its last byte at eight places at once,
 * and compares the rest only where both stand.
 */
final class ByteSearch {

  private static final ValueLayout.OfLong EIGHT =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] wanted;
  private final long first;
  private final long last;

  /** A search for these bytes. */
  ByteSearch(byte[] wanted) {
    this.wanted = wanted;
    this.first = wanted.length == 0 ? 0 : (wanted[0] & 0xff) * EACH_BYTE;
    this.last = wanted.length == 0 ? 0 : (wanted[wanted.length - 1] & 0xff) * EACH_BYTE;
  }

  /** Whether the bytes stand somewhere between two places. */
  boolean isIn(MemorySegment data, long start, long end) {
    if (wanted.length == 0) {
      return true;
    }
    long places = end - start - wanted.length + 1;
    if (places < 8) {
      return isAtFirst(data, start, places);
    }
    long stop = start + places - 8;
    for (long at = start; at < stop; at += 8) {
      if (isAtOneOfEight(data, at)) {
        return true;
      }
    }
    // The last eight places, of which some may have been looked at before.
    return isAtOneOfEight(data, stop);
  }

  private boolean isAtOneOfEight(MemorySegment data, long at) {
    long different = data.get(EIGHT, at) ^ first | data.get(EIGHT, at + wanted.length - 1) ^ last;
    // The high bit of each zero byte, and perhaps of some bytes after one.
    long found = different - EACH_BYTE & ~different & HIGH_BITS;
    return found != 0 && isAtOneOf(data, at, found);
  }

  private boolean isAtOneOf(MemorySegment data, long at, long found) {
    for (long left = found; left != 0; left &= left - 1) {
      if (Bytes.startsWith(data, at + (Long.numberOfTrailingZeros(left) >>> 3), wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAtFirst(MemorySegment data, long start, long places) {
    for (long at = start; at < start + places; at++) {
      if (data.get(ValueLayout.JAVA_BYTE, at) == wanted[0] && Bytes.startsWith(data, at, wanted)) {
        return true;
      }
    }
    return false;
  }
}
