package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.VariableBytes;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/** UTF-8 text: any CharSequence, char, enum (its name), UUID, integer or boolean. */
final class TextWriter extends ColumnWriter {

  private final FieldVector vector;
  private long bytes;

  TextWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.vector = vector;
  }

  @Override
  public long variableBytes() {
    return bytes;
  }

  @Override
  public void writeLong(int index, long value, long row) {
    store(index, Long.toString(value));
  }

  @Override
  public void writeBoolean(int index, boolean value, long row) {
    store(index, Boolean.toString(value));
  }

  @Override
  void writeObject(int index, Object value, long row) {
    switch (value) {
      case CharSequence text -> store(index, text.toString());
      case Enum<?> constant -> store(index, constant.name());
      case UUID uuid -> store(index, uuid.toString());
      case Character character -> store(index, character.toString());
      default -> throw mismatch(value, row);
    }
  }

  private void store(int index, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    VariableBytes.set(vector, index, utf8);
    bytes += utf8.length;
  }
}
