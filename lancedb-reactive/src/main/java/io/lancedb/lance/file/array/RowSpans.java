package io.lancedb.lance.file.array;

import io.lancedb.lance.file.bytes.RowRanges;
import java.util.Arrays;

/**
 * Wanted rows of a column or a page, or items, or bytes: spans that are ascending, not empty, and
 * do not touch.
 */
final class RowSpans {

  private long[] starts;
  private long[] ends;
  private int size;
  private long total;

  RowSpans(int capacity) {
    starts = new long[Math.max(1, capacity)];
    ends = new long[Math.max(1, capacity)];
  }

  static RowSpans of(RowRanges ranges) {
    RowSpans spans = new RowSpans(ranges.size());
    for (int i = 0; i < ranges.size(); i++) {
      spans.add(ranges.start(i), ranges.end(i));
    }
    return spans;
  }

  static RowSpans of(long start, long end) {
    RowSpans spans = new RowSpans(1);
    spans.add(start, end);
    return spans;
  }

  /** Adds rows after those so far; an empty span adds nothing, a touching one makes one longer. */
  void add(long start, long end) {
    if (start < 0 || start > end || size > 0 && start < ends[size - 1]) {
      throw new IndexOutOfBoundsException("from %d to %d is no span".formatted(start, end));
    }
    if (start == end) {
      return;
    }
    total = Math.addExact(total, end - start);
    if (size > 0 && start == ends[size - 1]) {
      ends[size - 1] = end;
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    starts[size] = start;
    ends[size++] = end;
  }

  int size() {
    return size;
  }

  long start(int span) {
    return starts[span];
  }

  long end(int span) {
    return ends[span];
  }

  long count(int span) {
    return ends[span] - starts[span];
  }

  /** Rows in all spans. */
  long total() {
    return total;
  }

  /** The rows in all spans, which must fit into one vector. */
  int rows() {
    if (total >= Integer.MAX_VALUE) {
      throw new IndexOutOfBoundsException("%d values at once".formatted(total));
    }
    return (int) total;
  }

  /** The items of these rows, each of which has {@code items}. */
  RowSpans times(long items) {
    RowSpans spans = new RowSpans(size);
    for (int i = 0; i < size; i++) {
      spans.add(Math.multiplyExact(starts[i], items), Math.multiplyExact(ends[i], items));
    }
    return spans;
  }

  /** The row before each span too, if there is one. */
  RowSpans withRowBefore() {
    RowSpans spans = new RowSpans(size);
    for (int i = 0; i < size; i++) {
      spans.add(Math.max(0, starts[i] - 1), ends[i]);
    }
    return spans;
  }
}
