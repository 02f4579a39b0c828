package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.level.PageLevels;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Where the rows of a page with lists are.
 *
 * <pre>
 * mini-block   for each chunk LE64 rows that end in it, LE64 entries in it of the row that goes on in
 *              the next chunk
 * full-zip     rows + 1 positions in the zipped data, of the least width of 1, 2, 4 or 8 bytes that
 *              holds the last
 * </pre>
 */
public final class RepetitionIndexEncoder {

  private RepetitionIndexEncoder() {}

  /** The index of a mini-block page, by the entry after the last of each chunk. */
  public static PageBuffer chunks(PageLevels levels, int[] entryEnds, BufferAllocator allocator) {
    PageBuffer index = PageBuffer.allocate(allocator, 16L * entryEnds.length);
    int first = 0;
    for (int chunk = 0; chunk < entryEnds.length; chunk++) {
      int end = entryEnds[chunk];
      int rows = 0;
      int rowStart = first;
      for (int entry = first + 1; entry <= end; entry++) {
        if (levels.endsRow(entry)) {
          rows++;
          rowStart = entry;
        }
      }
      Words.set(index.segment(), 8, 2L * chunk, rows);
      Words.set(index.segment(), 8, 2L * chunk + 1, end - rowStart);
      first = end;
    }
    return index;
  }

  /** Bytes of a position up to {@code size}. */
  public static int positionWidth(long size) {
    return size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1L << 32 ? 4 : 8;
  }

  /** An index of positions up to {@code size}; its content is undefined. */
  public static PageBuffer positions(int rows, long size, BufferAllocator allocator) {
    return PageBuffer.allocate(allocator, (rows + 1L) * positionWidth(size));
  }
}
