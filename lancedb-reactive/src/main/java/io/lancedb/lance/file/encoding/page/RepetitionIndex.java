package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;

/**
 * Which chunks of a mini-block page hold which rows, where the page has lists. One pair of LE64 a
 * chunk: the number of rows that end in it, and the number of entries of a row that does not.
 *
 * <p>A chunk may begin within a row. The first row that starts in a chunk is therefore the first
 * that has not ended before it, or the one after that where the chunk before left a row open.
 */
public final class RepetitionIndex {

  /** First row that starts in each chunk, and the number of rows. */
  private final long[] firstRow;

  /** Rows that have ended before each chunk begins, and the number of rows. */
  private final long[] ended;

  private RepetitionIndex(long[] firstRow, long[] ended) {
    this.firstRow = firstRow;
    this.ended = ended;
  }

  /** Reads the index of a page and checks it. */
  public static RepetitionIndex parse(
      MemorySegment pairs, int chunks, long rows, PageOrigin origin) {
    if (pairs.byteSize() != 16L * chunks) {
      throw origin.corrupt(
          "a repetition index of %d bytes for %d chunks".formatted(pairs.byteSize(), chunks));
    }
    long[] firstRow = new long[chunks + 1];
    long[] ended = new long[chunks + 1];
    for (int i = 0; i < chunks; i++) {
      long ending = pairs.getAtIndex(Bits.LE64, 2L * i);
      long open = pairs.getAtIndex(Bits.LE64, 2L * i + 1);
      if (ending < 0 || ending > rows - ended[i] || open < 0) {
        throw origin.corrupt("a repetition index with %d rows in a chunk".formatted(ending));
      }
      ended[i + 1] = ended[i] + ending;
      firstRow[i + 1] = ended[i + 1] + (open > 0 ? 1 : 0);
      if (firstRow[i + 1] < firstRow[i]) {
        throw origin.corrupt("a repetition index that loses a row");
      }
    }
    if (ended[chunks] != rows || firstRow[chunks] != rows) {
      throw origin.corrupt(
          "a repetition index of %d rows instead of %d".formatted(ended[chunks], rows));
    }
    return new RepetitionIndex(firstRow, ended);
  }

  /** The chunk in which a row starts. */
  public int chunkOfStart(long row) {
    int low = 0;
    int high = firstRow.length - 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (firstRow[middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The chunk in which a row ends. */
  public int chunkOfEnd(long row) {
    int low = 0;
    int high = ended.length - 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ended[middle + 1] > row) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The first row that starts in a chunk or after it. */
  public long firstRow(int chunk) {
    return firstRow[chunk];
  }

  /** Whether a chunk begins with entries of a row that started before it. */
  public boolean continuesRow(int chunk) {
    return firstRow[chunk] > ended[chunk];
  }

  /** Heap bytes. */
  public long memoryBytes() {
    return 16L * firstRow.length;
  }
}
