package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.bytes.RangeReads;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/** Rows of a field that the file does not have: nulls. */
final class MissingScan extends FieldScan {

  private final Field field;
  private final RowSpans rows;
  private final BufferAllocator allocator;

  MissingScan(Field field, RowSpans rows, BufferAllocator allocator) {
    this.field = field;
    this.rows = rows;
    this.allocator = allocator;
  }

  @Override
  void plan(Round round) {}

  @Override
  ArrayTarget decode(RangeReads data) {
    ArrayTarget nulls = ArrayTarget.of(field, rows.rows(), allocator);
    nulls.appendNulls(rows.rows());
    return nulls;
  }
}
