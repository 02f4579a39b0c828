package io.lancedb.lance.file.encoding.variable;

import java.util.Arrays;

/**
 * Finds symbols like {@link FsstSymbols}, from tables that are made once the symbols are settled:
 * both candidates are looked up and one is taken, without a branch that nobody could predict.
 */
final class FsstMatcher {

  /** The place of slots without a symbol: a value that no masked word has. */
  private static final int NONE = FsstSymbols.MAX_SYMBOLS;

  private final byte[] slots;
  private final long[] values = new long[NONE + 1];
  private final long[] masks = new long[NONE + 1];

  /** By the first two bytes: the code of both, or else of the first. */
  private final short[] fronts;

  /**
   * Tables of settled symbols.
   *
   * @param hashed codes of symbols of 3 bytes and more by hash, -1 for none
   * @param fronts codes of shorter ones by two bytes, taken over
   */
  FsstMatcher(FsstSymbols symbols, short[] hashed, short[] fronts) {
    this.fronts = fronts;
    this.slots = new byte[hashed.length];
    for (int slot = 0; slot < hashed.length; slot++) {
      slots[slot] = (byte) (hashed[slot] < 0 ? NONE : hashed[slot]);
    }
    Arrays.fill(values, 1);
    for (int code = 0; code < symbols.count(); code++) {
      values[code] = symbols.value(code);
      masks[code] = FsstSymbols.mask(symbols.length(code));
    }
  }

  /** The code of the longest known symbol at the front of a string with 8 bytes or more. */
  int find(long word) {
    int code = slots[FsstSymbols.hash(word)] & 0xff;
    int front = fronts[(int) word & 0xffff];
    return (word & masks[code]) == values[code] ? code : front;
  }
}
