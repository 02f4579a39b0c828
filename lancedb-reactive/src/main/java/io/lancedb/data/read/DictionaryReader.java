package io.lancedb.data.read;

import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Indices into a dictionary, as the values that they stand for. */
final class DictionaryReader extends ColumnReader {

  private final BaseIntVector indices;
  private final ColumnReader values;

  DictionaryReader(FieldVector vector, ColumnReader values) {
    super(vector);
    this.indices = (BaseIntVector) vector;
    this.values = values;
  }

  @Override
  @Nullable Object read(int row) {
    return values.value(Math.toIntExact(indices.getValueAsLong(row)));
  }
}
