package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Booleans, and the integers 0 and 1. */
final class BooleanWriter extends ColumnWriter {

  private final BitVector vector;

  BooleanWriter(BitVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.vector = vector;
  }

  @Override
  public void writeBoolean(int index, boolean value, long row) {
    vector.set(index, value ? 1 : 0);
  }

  @Override
  public void writeLong(int index, long value, long row) {
    if (value != 0 && value != 1) {
      throw mismatch(value, row);
    }
    vector.set(index, (int) value);
  }
}
