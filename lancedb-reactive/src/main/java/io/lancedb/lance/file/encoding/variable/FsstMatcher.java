package io.lancedb.lance.file.encoding.variable;

import java.util.Arrays;

/**
 * Finds symbols like {@link FsstSymbols}, from tables that are made once the symbols are settled:
 * both candidates are looked up and one is taken, without a branch that nobody could predict.
 *
 * <p>What is found is one number: bits 0-7 the code, which is 255 for a byte without a symbol, bit
 * 8 whether that is so, bits 12-15 the bytes of the string that it covers.
 */
final class FsstMatcher {

  private static final int LENGTH_SHIFT = 12;

  /** The place of slots without a symbol: a value that no masked word has. */
  private static final int NONE = FsstSymbols.MAX_SYMBOLS;

  /** By hash, what is found if the masked word is the value of its code. */
  private final short[] slots;

  private final long[] values = new long[NONE + 1];
  private final long[] masks = new long[NONE + 1];

  /** By code of {@link FsstSymbols}, what is found. */
  private final short[] found = new short[2 * FsstSymbols.BYTES];

  /** By the first two bytes: what is found of both, or else of the first. */
  private final short[] fronts;

  /**
   * Tables of settled symbols.
   *
   * @param hashed codes of symbols of 3 bytes and more by hash, -1 for none
   * @param pairs codes of symbols of 2 bytes, -1 for none
   * @param singles codes by byte, {@link FsstSymbols#BYTES} and more for bytes without a symbol
   */
  FsstMatcher(FsstSymbols symbols, short[] hashed, short[] pairs, short[] singles) {
    Arrays.fill(found, FsstSymbols.BYTES, found.length, entry(FsstSymbols.BYTES | NONE, 1));
    Arrays.fill(values, 1);
    for (int code = 0; code < symbols.count(); code++) {
      found[code] = entry(code, symbols.length(code));
      values[code] = symbols.value(code);
      masks[code] = FsstSymbols.mask(symbols.length(code));
    }
    this.slots = new short[hashed.length];
    for (int slot = 0; slot < hashed.length; slot++) {
      slots[slot] = hashed[slot] < 0 ? NONE : found[hashed[slot]];
    }
    this.fronts = new short[pairs.length];
    for (int pair = 0; pair < fronts.length; pair++) {
      fronts[pair] = found[pairs[pair] >= 0 ? pairs[pair] : singles[pair & 0xFF]];
    }
  }

  private static short entry(int code, int length) {
    return (short) (length << LENGTH_SHIFT | code);
  }

  /** The longest known symbol at the front of a word; a byte without a symbol is found, too. */
  int find(long word) {
    // Indices by the length of their table need no check.
    int symbol = slots[FsstSymbols.hash(word) & slots.length - 1];
    int front = fronts[(int) word & fronts.length - 1];
    int code = symbol & masks.length - 1;
    long difference = (word & masks[code]) ^ values[symbol & values.length - 1];
    int differs = (int) ((difference | -difference) >> 63);
    return symbol ^ (symbol ^ front) & differs;
  }

  /** The same for a code that {@link FsstSymbols#find} gave. */
  int found(int code) {
    return found[code];
  }

  /** How many bytes of the string something that was found covers, 1 to 8. */
  static int length(int found) {
    return found >>> LENGTH_SHIFT & 0xF;
  }

  /** How many bytes of code it takes, 1 or 2. */
  static int codeLength(int found) {
    return 1 + (found >>> 8 & 1);
  }
}
