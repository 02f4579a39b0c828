package io.lancedb.data.read;

import io.lancedb.data.column.VariableBytes;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.FieldVector;

/** utf8 as String. */
final class TextReader extends ColumnReader {

  private final FieldVector vector;

  TextReader(FieldVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  Object read(int row) {
    return new String(VariableBytes.get(vector, row), StandardCharsets.UTF_8);
  }
}
