package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;

/** One read of rows of one page of a column without layers above its values. */
public non-sealed interface PageScan extends PageFetch {

  /** Appends the rows to the column, with the data bytes there. */
  void decode(RangeReads data, DecodedColumn out);
}
