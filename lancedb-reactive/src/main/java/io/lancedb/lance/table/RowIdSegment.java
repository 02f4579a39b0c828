package io.lancedb.lance.table;

import java.util.Arrays;

/** A run of row ids; ids are unsigned numbers below 2^63. */
sealed interface RowIdSegment {

  /** Number of ids. */
  long size();

  /** The id at a place below {@link #size}. */
  long id(long index);

  /** The place of an id, or -1. */
  long indexOf(long id);

  /** All ids from {@code start} up to but not including {@code end}. */
  record Range(long start, long end) implements RowIdSegment {
    @Override
    public long size() {
      return end - start;
    }

    @Override
    public long id(long index) {
      return start + index;
    }

    @Override
    public long indexOf(long id) {
      return id >= start && id < end ? id - start : -1;
    }
  }

  /** A range without some ids, which are ascending and within it. */
  final class Holes implements RowIdSegment {
    final long start;
    final long end;
    final long[] holes;

    Holes(long start, long end, long[] holes) {
      this.start = start;
      this.end = end;
      this.holes = holes;
    }

    @Override
    public long size() {
      return end - start - holes.length;
    }

    @Override
    public long id(long index) {
      // The number of holes before the id: the first hole that has more than index ids before it.
      int low = 0;
      int high = holes.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (holes[middle] - start - middle <= index) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return start + index + low;
    }

    @Override
    public long indexOf(long id) {
      if (id < start || id >= end) {
        return -1;
      }
      int place = Arrays.binarySearch(holes, id);
      return place >= 0 ? -1 : id - start - (-place - 1);
    }
  }

  /** Single ids, each once. */
  final class Values implements RowIdSegment {
    final long[] values;
    final boolean sorted;

    Values(long[] values, boolean sorted) {
      this.values = values;
      this.sorted = sorted;
    }

    @Override
    public long size() {
      return values.length;
    }

    @Override
    public long id(long index) {
      return values[(int) index];
    }

    @Override
    public long indexOf(long id) {
      if (sorted) {
        return Math.max(-1, Arrays.binarySearch(values, id));
      }
      for (int i = 0; i < values.length; i++) {
        if (values[i] == id) {
          return i;
        }
      }
      return -1;
    }
  }
}
