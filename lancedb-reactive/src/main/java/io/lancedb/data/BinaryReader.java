package io.lancedb.data;

import org.apache.arrow.vector.VarBinaryVector;

/** binary as byte[]. */
final class BinaryReader extends ColumnReader {

  private final VarBinaryVector vector;

  BinaryReader(VarBinaryVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  Object read(int row) {
    return vector.get(row);
  }
}
