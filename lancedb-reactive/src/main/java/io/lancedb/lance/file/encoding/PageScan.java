package io.lancedb.lance.file.encoding;

/** One read of rows of one page of a column without layers above its values. */
public non-sealed interface PageScan extends PageFetch {

  /** Appends the rows to the column, with the data bytes there. */
  void decode(RangeReads data, DecodedColumn out);
}
