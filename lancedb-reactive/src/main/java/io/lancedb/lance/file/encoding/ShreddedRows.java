package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.level.LeafRanges;
import io.lancedb.lance.file.level.LevelPath;
import io.lancedb.lance.file.level.LevelShredder;
import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * The next rows of a batch as levels and ranges of values, made once and then handed out to as many
 * pages as they need. Rows are numbered as in the batch.
 */
final class ShreddedRows {

  /** Rows that are shredded together at most. */
  private static final int MAX_ROWS = 1 << 15;

  /** Values that are shredded together at most, if that is more than one row. */
  private static final int MAX_VALUES = 1 << 22;

  private final LevelPath path;
  private final LevelShredder shredder;
  private @Nullable FieldVector top;
  private @Nullable FieldVector leaf;
  private int first;
  private int end;

  /** The first entry of each row, and the one after the last row. */
  private int[] entries = new int[0];

  /** The number of values before each row, and of all rows. */
  private int[] values = new int[0];

  /** The definition levels of entries that have a value, when some have none. */
  private byte[] compacted = new byte[0];

  /** The definition levels of entries that have a value. */
  private byte[] visible = compacted;

  ShreddedRows(LevelPath path) {
    this.path = path;
    this.shredder = new LevelShredder(path);
  }

  /** Has rows of a vector shredded; returns how many of {@code count} are available. */
  int take(FieldVector vector, int from, int count) {
    if (top != vector || from < first || from >= end) {
      int rows = Math.min(count, MAX_ROWS);
      while (rows > 1 && LevelShredder.leafSpan(path, vector, from, rows) > MAX_VALUES) {
        rows >>= 1;
      }
      shredder.shred(vector, from, rows);
      top = vector;
      leaf = LevelShredder.leaf(path, vector);
      first = from;
      end = from + rows;
      index(rows);
    }
    return Math.min(count, end - from);
  }

  /** Notes where each row has its entries and values. */
  private void index(int rows) {
    if (entries.length <= rows) {
      entries = new int[rows + 1];
      values = new int[rows + 1];
    }
    int count = shredder.entries();
    byte[] repetition = shredder.repetition();
    byte[] definition = shredder.definition();
    boolean sparse = count > shredder.ranges().cells();
    if (sparse && compacted.length < count) {
      compacted = new byte[count];
    }
    int max = path.maxRepetition();
    int perRow = path.itemsPerRow();
    int item = 0;
    int row = 0;
    int value = 0;
    for (int entry = 0; entry < count; entry++) {
      if ((max == 0 || repetition[entry] == max) && item++ % perRow == 0) {
        entries[row] = entry;
        values[row++] = value;
      }
      if (!sparse) {
        value++;
      } else if (shredder.isVisible(entry)) {
        compacted[value++] = definition[entry];
      }
    }
    entries[rows] = count;
    values[rows] = value;
    visible = sparse ? compacted : definition;
  }

  LevelShredder levels() {
    return shredder;
  }

  /** The vector with the values. */
  FieldVector leaf() {
    if (leaf == null) {
      throw new IllegalStateException("No rows");
    }
    return leaf;
  }

  /** The first entry of a row. */
  int entry(int row) {
    return entries[row - first];
  }

  /** Whether some of the rows have lists without a value. */
  boolean isSparse(int from, int rows) {
    int valueCount = values[from - first + rows] - values[from - first];
    return entry(from + rows) - entry(from) > valueCount;
  }

  /** The slot of the leaf vector with the first value from a row on. */
  int valueStart(int row) {
    int value = values[row - first];
    LeafRanges ranges = shredder.ranges();
    for (int range = 0; range < ranges.count(); range++) {
      int length = ranges.end(range) - ranges.start(range);
      if (value < length) {
        return ranges.start(range) + value;
      }
      value -= length;
    }
    return ranges.count() == 0 ? 0 : ranges.end(ranges.count() - 1);
  }

  /** The slot of the leaf vector after the last value before a row. */
  int valueEnd(int row) {
    int value = values[row - first];
    LeafRanges ranges = shredder.ranges();
    for (int range = 0; range < ranges.count(); range++) {
      int length = ranges.end(range) - ranges.start(range);
      if (value <= length) {
        return ranges.start(range) + value;
      }
      value -= length;
    }
    return ranges.count() == 0 ? 0 : ranges.end(ranges.count() - 1);
  }

  /** How many of {@code rows} rows have their values before a slot of the leaf vector. */
  int rowsWithin(int from, int rows, int slot) {
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (valueEnd(from + middle) <= slot) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** How many of {@code rows} rows have no more than {@code count} entries together. */
  int rowsOfEntries(int from, int rows, int count) {
    int at = from - first;
    int found = Arrays.binarySearch(entries, at, at + rows + 1, entries[at] + Math.max(0, count));
    return found >= 0 ? found - at : -found - 2 - at;
  }

  /** Copies the values of rows into a page. */
  void copyValues(int from, int count, ColumnPage page) {
    int value = values[from - first];
    int last = values[from - first + count];
    LeafRanges ranges = shredder.ranges();
    int before = 0;
    for (int range = 0; range < ranges.count() && value < last; range++) {
      int start = ranges.start(range);
      int length = ranges.end(range) - start;
      int n = Math.min(before + length, last) - value;
      if (n > 0) {
        page.append(leaf(), start + value - before, n, visible, value);
        value += n;
      }
      before += length;
    }
  }

  /** Forgets a batch of which no row from {@code row} on was shredded. */
  void drop(int row) {
    if (row >= end) {
      close();
    }
  }

  /** Forgets the batch. */
  void close() {
    top = null;
    leaf = null;
    end = 0;
    first = 0;
  }
}
