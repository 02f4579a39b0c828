package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedSizeListTarget;
import io.lancedb.lance.file.bytes.RangeReads;

/** {@code fixed_size_list}: the items of all lists, back to back. */
final class FixedSizeListScan implements ArrayScan {

  private final ArrayScan items;
  private final RowSpans rows;

  FixedSizeListScan(ArrayScan items, RowSpans rows) {
    this.items = items;
    this.rows = rows;
  }

  @Override
  public void plan(Round round) {
    items.plan(round);
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    items.decode(data, ((FixedSizeListTarget) out).items());
    out.advance(rows.rows());
  }
}
