package io.lancedb.lance.file.encoding.variable;

import java.util.Arrays;

/** Candidates for symbols with what they would save, each once. */
final class FsstCandidates {

  private long[] values = new long[1 << 12];
  private byte[] lengths = new byte[1 << 12];
  private long[] gains = new long[1 << 12];
  private int count;

  /** Adds to what a candidate would save. */
  void add(long value, int length, long gain) {
    if (2 * count >= values.length) {
      grow();
    }
    int slot = slot(value, length);
    if (lengths[slot] == 0) {
      values[slot] = value;
      lengths[slot] = (byte) length;
      count++;
    }
    gains[slot] += gain;
  }

  private int slot(long value, int length) {
    int mask = values.length - 1;
    long hash = (value ^ (long) length << 59) * 0x9E37_79B9_7F4A_7C15L;
    int slot = (int) (hash >>> 40) & mask;
    while (lengths[slot] != 0 && (values[slot] != value || lengths[slot] != length)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldValues = values;
    byte[] oldLengths = lengths;
    long[] oldGains = gains;
    values = new long[2 * oldValues.length];
    lengths = new byte[values.length];
    gains = new long[values.length];
    for (int i = 0; i < oldValues.length; i++) {
      if (oldLengths[i] != 0) {
        int slot = slot(oldValues[i], oldLengths[i]);
        values[slot] = oldValues[i];
        lengths[slot] = oldLengths[i];
        gains[slot] = oldGains[i];
      }
    }
  }

  /** The candidates that would save the most, as symbols. */
  FsstSymbols best() {
    long[] order = new long[count];
    int found = 0;
    for (int i = 0; i < values.length; i++) {
      if (lengths[i] != 0) {
        order[found++] = gains[i] << 24 | i;
      }
    }
    Arrays.sort(order);
    FsstSymbols symbols = new FsstSymbols();
    for (int i = count - 1; i >= 0 && symbols.count() < FsstSymbols.MAX_SYMBOLS; i--) {
      int slot = (int) order[i] & (1 << 24) - 1;
      symbols.add(values[slot], lengths[slot]);
    }
    return symbols;
  }
}
