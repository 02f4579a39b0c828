package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.bytes.RangeReads;

/** {@code nullable some_nulls}: a bit for each value, 1 = valid, and the values, null slots too. */
final class NullableScan implements ArrayScan {

  private final ArrayScan validity;
  private final ArrayScan values;
  private final RowSpans rows;

  NullableScan(ArrayScan validity, ArrayScan values, RowSpans rows) {
    this.validity = validity;
    this.values = values;
    this.rows = rows;
  }

  @Override
  public void plan(Round round) {
    validity.plan(round);
    values.plan(round);
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    out.checkRoom(rows.rows());
    try (FixedTarget bits = new FixedTarget(out.allocator(), rows.rows(), 1)) {
      validity.decode(data, bits);
      out.validity(bits.data(), rows.rows());
    }
    values.decode(data, out);
  }
}
