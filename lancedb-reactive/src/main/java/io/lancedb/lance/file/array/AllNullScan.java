package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.bytes.RangeReads;

/** {@code nullable all_nulls}: no buffers. */
final class AllNullScan implements ArrayScan {

  private final RowSpans rows;

  AllNullScan(RowSpans rows) {
    this.rows = rows;
  }

  @Override
  public void plan(Round round) {}

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    out.appendNulls(rows.rows());
  }
}
