package io.lancedb.data.read;

import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A column without values. */
final class NullReader extends ColumnReader {

  NullReader(FieldVector vector) {
    super(vector);
  }

  @Override
  @Nullable Object read(int row) {
    return null;
  }
}
