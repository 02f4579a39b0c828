package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.page.PageReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What the entries of a full-zip page look like, for the scan of nested columns. */
sealed interface FullZipPage permits FullZipFixedPageReader, FullZipVariablePageReader {

  /** The page itself. */
  PageReader reader();

  FullZipControl control();

  /** Where the rows are; null where all entries have the same length. */
  @Nullable FullZipIndex index();

  /** Whether values have a fixed width. */
  boolean isFixed();

  /** Bytes of a value of fixed width, with the bitmap of its items. */
  long valueBytes();

  /** Bytes of the length before a value of variable width. */
  int lengthBytes();

  /**
   * Writes a value, to be appended {@code ahead} rows after the next one.
   *
   * @param length its bytes, 0 where it is null and has none
   */
  void value(MemorySegment bytes, long at, long length, int ahead, DecodedColumn out);
}
