package io.lancedb.lance.expr;

import java.util.Arrays;

/** A set of rows of a batch, one bit each. Immutable as long as nobody writes {@link #words()}. */
public final class RowMask {

  private final int length;
  private final long[] words;

  /** Takes the words over; bits from {@code length} on must be zero. */
  RowMask(int length, long[] words) {
    this.length = length;
    this.words = words;
  }

  /** Every row. */
  public static RowMask all(int length) {
    return new RowMask(length, Bits.ones(length));
  }

  /** Number of rows of the batch. */
  public int length() {
    return length;
  }

  /** Number of rows in the set. */
  public int cardinality() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Whether the row is in the set. */
  public boolean get(int row) {
    if (row < 0 || row >= length) {
      throw new IndexOutOfBoundsException("Row " + row + " of " + length);
    }
    return (words[row >> 6] >>> row & 1) != 0;
  }

  /** The rows in the set, ascending. */
  public int[] rows() {
    int[] rows = new int[cardinality()];
    int n = 0;
    for (int w = 0; w < words.length; w++) {
      for (long word = words[w]; word != 0; word &= word - 1) {
        rows[n++] = (w << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return rows;
  }

  /** The bits themselves, row 0 in the lowest bit of word 0; not a copy, not to be written. */
  public long[] words() {
    return words;
  }

  /** Rows that are in both sets, which have the same length. */
  public RowMask and(RowMask other) {
    if (other.length != length) {
      throw new IllegalArgumentException("Masks of %d and %d rows".formatted(length, other.length));
    }
    long[] both = words.clone();
    for (int i = 0; i < both.length; i++) {
      both[i] &= other.words[i];
    }
    return new RowMask(length, both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowMask that
        && that.length == length
        && Arrays.equals(that.words, words);
  }

  @Override
  public int hashCode() {
    return 31 * length + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return cardinality() + " of " + length + " rows";
  }
}
