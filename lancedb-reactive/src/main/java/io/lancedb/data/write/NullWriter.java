package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** A column that holds nulls only: every value is refused. */
final class NullWriter extends ColumnWriter {

  NullWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
  }

  /** A vector of nulls has no memory. */
  @Override
  void reserve(int count) {}
}
