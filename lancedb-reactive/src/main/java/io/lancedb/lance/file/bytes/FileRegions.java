package io.lancedb.lance.file.bytes;

import java.util.Arrays;

/** Byte ranges of a file, no two of which may have a byte in common. */
public final class FileRegions {

  private long[] starts = new long[16];
  private long[] ends = new long[16];
  private int count;

  /** Adds a range that is within the file; an empty one is ignored. */
  public void add(long start, long length) {
    if (length == 0) {
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count++] = start + length;
  }

  /**
   * A byte that belongs to two ranges, or -1. Sorts starts and ends apart: a start that comes
   * before the end of its predecessor begins within another range.
   */
  public long overlap() {
    Arrays.sort(starts, 0, count);
    Arrays.sort(ends, 0, count);
    for (int i = 1; i < count; i++) {
      if (starts[i] < ends[i - 1]) {
        return starts[i];
      }
    }
    return -1;
  }
}
