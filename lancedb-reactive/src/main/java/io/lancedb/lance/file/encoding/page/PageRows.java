package io.lancedb.lance.file.encoding.page;

/**
 * Wanted rows of one page, counted from the page's first row: ranges that are ascending, disjoint
 * and not empty.
 */
public final class PageRows {

  private final long[] starts;
  private final long[] ends;

  /**
   * Takes the arrays over.
   *
   * @param starts first row of each range
   * @param ends row after the last of each range
   */
  public PageRows(long[] starts, long[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  /** First row of a range. */
  public long start(int range) {
    return starts[range];
  }

  /** The row after the last of a range. */
  public long end(int range) {
    return ends[range];
  }

  /** Number of ranges. */
  public int size() {
    return starts.length;
  }

  /** Number of rows in all ranges. */
  public int count() {
    long rows = 0;
    for (int i = 0; i < starts.length; i++) {
      rows += ends[i] - starts[i];
    }
    return Math.toIntExact(rows);
  }
}
