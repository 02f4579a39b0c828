package io.lancedb.lance.file.level;

import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Ascending ranges of a vector, none of them empty; neighbours without a gap are one. */
public final class LeafRanges {

  private int[] starts = new int[4];
  private int[] ends = new int[4];
  private int count;
  private int cells;

  void clear() {
    count = 0;
    cells = 0;
  }

  /** Adds {@code length} cells from {@code start}, which is not before the end of the last. */
  void add(int start, int length) {
    if (length == 0) {
      return;
    }
    cells = Math.addExact(cells, length);
    if (count > 0 && ends[count - 1] == start) {
      ends[count - 1] = start + length;
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = start;
    ends[count++] = start + length;
  }

  /** Number of ranges. */
  public int count() {
    return count;
  }

  /** Cells of all ranges. */
  public int cells() {
    return cells;
  }

  /** First value of a range. */
  public int start(int range) {
    return starts[range];
  }

  /** The value after the last of a range. */
  public int end(int range) {
    return ends[range];
  }

  /** Whether the bits of all cells are set. */
  boolean allSet(MemorySegment bits) {
    for (int range = 0; range < count; range++) {
      int length = ends[range] - starts[range];
      if (Bits.count(bits, starts[range], length) < length) {
        return false;
      }
    }
    return true;
  }
}
