package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.RangeReads;

/**
 * The bytes that one read of rows of one page needs, in two steps: what must be read first, and the
 * data. Between the steps somebody else fetches. Used by one thread at a time.
 */
public sealed interface PageFetch permits PageScan, LevelScan {

  /** Asks for what decides where the data lies; nothing when that is known already. */
  void planIndex(RangeReads index);

  /** Asks for the data, with the index bytes there. */
  void planData(RangeReads index, RangeReads data);
}
