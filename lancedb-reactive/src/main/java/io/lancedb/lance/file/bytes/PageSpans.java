package io.lancedb.lance.file.bytes;

/** Which rows the pages of a column have: each page begins where the one before it ends. */
public final class PageSpans {

  private final long[] starts;
  private int size;

  /** For so many pages, to be {@linkplain #add added} in order. */
  public PageSpans(int pages) {
    starts = new long[pages + 1];
  }

  /** Adds a page. */
  public void add(long rows, PageOrigin origin) {
    long end = starts[size] + rows;
    if (rows < 0 || end < starts[size]) {
      throw origin.corrupt("a page of %d rows".formatted(rows));
    }
    starts[++size] = end;
  }

  /** Number of pages. */
  public int size() {
    return size;
  }

  /** First row of a page. */
  public long start(int page) {
    return starts[page];
  }

  /** The row after the last of a page. */
  public long end(int page) {
    return starts[page + 1];
  }

  /** Rows of a page. */
  public long rows(int page) {
    return end(page) - start(page);
  }

  /** Rows of all pages. */
  public long rows() {
    return starts[size];
  }

  /** The page, from {@code from} on, that holds a row or the first one after it. */
  public int pageOf(long row, int from) {
    int low = from;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle + 1] > row) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
