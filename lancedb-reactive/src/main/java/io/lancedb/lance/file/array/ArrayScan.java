package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.bytes.RangeReads;

/** One read of rows of one encoded array of a page. Used by one thread at a time. */
interface ArrayScan {

  /** Asks for bytes; called in every round. */
  void plan(Round round);

  /** Appends the rows to the target, with the data bytes there. */
  void decode(RangeReads data, ArrayTarget out);
}
