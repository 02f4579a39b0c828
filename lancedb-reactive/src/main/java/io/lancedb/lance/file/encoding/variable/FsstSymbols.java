package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.bytes.Words;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Up to 255 symbols of 1 to 8 bytes, and tables to find the symbol that a string goes on with: one
 * of at least 3 bytes by a hash of 3 bytes, where each slot has a single symbol; else the longest
 * of 2 bytes or 1. A byte without a symbol has the code {@link #BYTES} plus its value.
 */
final class FsstSymbols {

  static final int MAX_SYMBOLS = 255;
  static final int MAX_LENGTH = 8;

  /** Codes from here on are bytes without a symbol. */
  static final int BYTES = 256;

  private static final int TABLE_BYTES = 2312;
  private static final long MAGIC = 0x46535354L << 32;
  private static final long CODED = 1 << 24;
  private static final int HASH_BITS = 12;

  private final long[] values = new long[2 * BYTES];
  private final byte[] lengths = new byte[2 * BYTES];
  private final short[] hashed = new short[1 << HASH_BITS];
  private final short[] pairs = new short[1 << 16];
  private final short[] singles = new short[BYTES];
  private int count;

  /** No symbols. */
  FsstSymbols() {
    for (int b = 0; b < BYTES; b++) {
      values[BYTES + b] = b;
      lengths[BYTES + b] = 1;
      singles[b] = (short) (BYTES + b);
    }
    Arrays.fill(hashed, (short) -1);
    Arrays.fill(pairs, (short) -1);
  }

  int count() {
    return count;
  }

  /** The bytes of a symbol, the first one lowest. */
  long value(int code) {
    return values[code];
  }

  int length(int code) {
    return lengths[code];
  }

  /** The bytes of a word that a symbol of some length covers. */
  static long mask(int length) {
    return -1L >>> 64 - 8 * length;
  }

  static int hash(long word) {
    return (int) ((word & 0xFF_FFFF) * 0x9E37_79B9L >>> 16) & (1 << HASH_BITS) - 1;
  }

  /** Adds a symbol; false when there is no room, or its place is taken. */
  boolean add(long value, int length) {
    if (count == MAX_SYMBOLS) {
      return false;
    }
    short code = (short) count;
    if (length > 2) {
      int slot = hash(value);
      if (hashed[slot] >= 0) {
        return false;
      }
      hashed[slot] = code;
    } else if (length == 2) {
      pairs[(int) value] = code;
    } else {
      singles[(int) value] = code;
    }
    values[count] = value;
    lengths[count++] = (byte) length;
    return true;
  }

  /**
   * The code of the longest known symbol at the front of a string.
   *
   * @param word the next 8 bytes; those after the string's end are zero
   * @param rest bytes up to the string's end, at least 1
   */
  int find(long word, int rest) {
    int code = hashed[hash(word)];
    if (code >= 0) {
      int length = lengths[code];
      if (length <= rest && (word & mask(length)) == values[code]) {
        return code;
      }
    }
    if (rest > 1) {
      code = pairs[(int) word & 0xFFFF];
      if (code >= 0) {
        return code;
      }
    }
    return singles[(int) word & 0xFF];
  }

  /** What finds the symbols faster, now that there will be no others. */
  FsstMatcher matcher() {
    short[] fronts = new short[pairs.length];
    for (int pair = 0; pair < fronts.length; pair++) {
      fronts[pair] = pairs[pair] >= 0 ? pairs[pair] : singles[pair & 0xFF];
    }
    return new FsstMatcher(this, hashed, fronts);
  }

  /**
   * The table as it stands in a page: LE64 header (number of symbols, 0, 0, 1 for "coded", {@code
   * TSSF}), the symbols of 8 bytes each, a byte for the length of each; filled up with zeros.
   */
  byte[] toBytes() {
    byte[] bytes = new byte[TABLE_BYTES];
    MemorySegment table = MemorySegment.ofArray(bytes);
    table.set(Words.LONG, 0, MAGIC | CODED | count);
    for (int i = 0; i < count; i++) {
      table.set(Words.LONG, 8 + 8L * i, values[i]);
      bytes[8 + 8 * count + i] = lengths[i];
    }
    return bytes;
  }
}
