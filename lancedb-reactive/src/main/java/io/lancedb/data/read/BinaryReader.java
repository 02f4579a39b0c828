package io.lancedb.data.read;

import io.lancedb.data.column.VariableBytes;
import org.apache.arrow.vector.FieldVector;

/** Binary as byte[]. */
final class BinaryReader extends ColumnReader {

  private final FieldVector vector;

  BinaryReader(FieldVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  Object read(int row) {
    return VariableBytes.get(vector, row);
  }
}
