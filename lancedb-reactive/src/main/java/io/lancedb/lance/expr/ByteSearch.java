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
    long front = first;
    long back = last;
    int toBack = wanted.length - 1;
    long stop = start + places - 8;
    long at = start;
    while (at < stop) {
      long found = both(data.get(EIGHT, at) ^ front, data.get(EIGHT, at + toBack) ^ back);
      if (found != 0 && isAtOneOf(data, at, found)) {
        return true;
      }
      at += 8;
    }
    // The last eight places, of which some may have been looked at before.
    long found = both(data.get(EIGHT, stop) ^ front, data.get(EIGHT, stop + toBack) ^ back);
    return found != 0 && isAtOneOf(data, stop, found);
  }

  /** The high bit of each byte that is zero in both, and perhaps of some bytes after one. */
  private static long both(long one, long other) {
    long different = one | other;
    return different - EACH_BYTE & ~different & HIGH_BITS;
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
