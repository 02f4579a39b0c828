package io.lancedb.query;

import java.util.Arrays;

/**
 * Rows that a query takes one by one instead of scanning the table. Immutable.
 *
 * @param kind what the numbers are
 * @param values the numbers, in the order of the result; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record RowSelection(Kind kind, long[] values) {

  /** What names a row. */
  public enum Kind {
    /** The number of a row among the rows that are there, in storage order, from 0. */
    OFFSET,
    /** The {@code _rowid} of a row. */
    ROW_ID
  }

  /** Rows by their offsets, none of which may be negative. */
  public static RowSelection offsets(long... offsets) {
    for (long offset : offsets) {
      if (offset < 0) {
        throw new IllegalArgumentException("An offset must not be negative: " + offset);
      }
    }
    return new RowSelection(Kind.OFFSET, offsets.clone());
  }

  /** Rows by their ids, unsigned 64-bit numbers. */
  public static RowSelection rowIds(long... rowIds) {
    return new RowSelection(Kind.ROW_ID, rowIds.clone());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowSelection(Kind theirKind, long[] theirs)
        && kind == theirKind
        && Arrays.equals(values, theirs);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return kind + "[" + values.length + " rows]";
  }
}
