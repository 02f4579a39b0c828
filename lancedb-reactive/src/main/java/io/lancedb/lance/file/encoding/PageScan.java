package io.lancedb.lance.file.encoding;

/**
 * One read of rows of one page, in three steps: plan what must be read first, plan the data, decode
 * it. Between the steps somebody else fetches. Used by one thread at a time.
 */
public interface PageScan {

  /** Asks for what decides where the data lies; nothing when that is known already. */
  void planIndex(RangeReads index);

  /** Asks for the data, with the index bytes there. */
  void planData(RangeReads index, RangeReads data);

  /** Appends the rows to the column, with the data bytes there. */
  void decode(RangeReads data, DecodedColumn out);
}
