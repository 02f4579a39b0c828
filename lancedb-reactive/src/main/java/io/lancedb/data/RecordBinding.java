package io.lancedb.data;

import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Records: a column for each component. */
final class RecordBinding<T> implements RowBinding<T> {

  private final RecordShape shape;

  RecordBinding(Class<T> type) {
    this.shape = RecordShape.of(type);
  }

  @Override
  public Schema infer(List<T> window) {
    return shape.schema(window);
  }

  @Override
  public Appender<T> bind(Schema schema) {
    String[] names = schema.getFields().stream().map(Field::getName).toArray(String[]::new);
    RecordFields fields = RecordFields.of(null, shape.type(), names, 0);
    return fields::copy;
  }
}
