package io.lancedb.data;

import java.nio.charset.StandardCharsets;
import org.apache.arrow.vector.VarCharVector;

/** utf8 as String. */
final class TextReader extends ColumnReader {

  private final VarCharVector vector;

  TextReader(VarCharVector vector) {
    super(vector);
    this.vector = vector;
  }

  @Override
  Object read(int row) {
    return new String(vector.get(row), StandardCharsets.UTF_8);
  }
}
