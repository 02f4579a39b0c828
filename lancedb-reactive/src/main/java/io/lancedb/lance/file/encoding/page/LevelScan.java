package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.level.Levels;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One read of rows of one page of a nested column: first the levels of all pages, which tell how
 * many values there are, then the values.
 */
public non-sealed interface LevelScan extends PageFetch {

  /**
   * Adds the levels of the rows, with the data bytes there.
   *
   * @param allocator memory that is free again when this returns
   */
  void levels(RangeReads data, Levels out, BufferAllocator allocator);

  /**
   * Appends the values of the rows, after their levels.
   *
   * @param visible definition levels of all values of the column, null where all are valid
   */
  void values(RangeReads data, short @Nullable [] visible, DecodedColumn out);
}
