package io.lancedb.data.read;

import org.apache.arrow.vector.BitVector;

/** bool as Boolean. */
final class BooleanReader extends ColumnReader {

  private final BitVector vector;

  BooleanReader(BitVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  Object read(int row) {
    return vector.get(row) != 0;
  }

  @Override
  public long readLong(int row) {
    return vector.get(row);
  }
}
