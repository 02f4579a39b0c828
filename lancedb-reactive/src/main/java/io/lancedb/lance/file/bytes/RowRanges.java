package io.lancedb.lance.file.bytes;

import java.util.Arrays;

/**
 * Rows of a file: disjoint ranges in ascending order. A scan has one range, a take has many short
 * ones.
 */
public final class RowRanges {

  private final long[] starts;
  private final long[] ends;
  private final long count;

  private RowRanges(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
    long rows = 0;
    for (int i = 0; i < starts.length; i++) {
      if (starts[i] < 0 || starts[i] >= ends[i] || i > 0 && starts[i] < ends[i - 1]) {
        throw new IllegalArgumentException("Ranges must be ascending, disjoint and not empty");
      }
      rows += ends[i] - starts[i];
    }
    this.count = rows;
  }

  /** Rows {@code start} to {@code end - 1}; none when they are equal. */
  public static RowRanges of(long start, long end) {
    return start == end
        ? new RowRanges(new long[0], new long[0])
        : new RowRanges(new long[] {start}, new long[] {end});
  }

  /** Single rows, strictly ascending; neighbours become one range. */
  public static RowRanges ofRows(long... rows) {
    long[] starts = new long[rows.length];
    long[] ends = new long[rows.length];
    int n = 0;
    for (long row : rows) {
      if (n > 0 && ends[n - 1] == row) {
        ends[n - 1]++;
      } else {
        starts[n] = row;
        ends[n++] = row + 1;
      }
    }
    return new RowRanges(Arrays.copyOf(starts, n), Arrays.copyOf(ends, n));
  }

  /** The items of these rows where each row has {@code items} of them. */
  public RowRanges times(int items) {
    if (items == 1) {
      return this;
    }
    long[] from = new long[starts.length];
    long[] to = new long[starts.length];
    for (int i = 0; i < starts.length; i++) {
      from[i] = Math.multiplyExact(starts[i], (long) items);
      to[i] = Math.multiplyExact(ends[i], (long) items);
    }
    return new RowRanges(from, to);
  }

  /** Number of ranges. */
  public int size() {
    return starts.length;
  }

  /** First row of range {@code i}. */
  public long start(int i) {
    return starts[i];
  }

  /** The row after the last of range {@code i}. */
  public long end(int i) {
    return ends[i];
  }

  /** Number of rows in all ranges. */
  public long count() {
    return count;
  }
}
