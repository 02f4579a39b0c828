package io.lancedb.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

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
    Map<String, RecordAccess> accesses = new LinkedHashMap<>();
    for (RecordShape.Component component : shape.components()) {
      accesses.put(component.name(), RecordAccess.of(component));
    }
    String[] names = schema.getFields().stream().map(Field::getName).toArray(String[]::new);
    @Nullable RecordAccess[] inOrder = new @Nullable RecordAccess[names.length];
    int found = 0;
    for (int i = 0; i < names.length; i++) {
      inOrder[i] = accesses.get(names[i]);
      found += inOrder[i] == null ? 0 : 1;
    }
    if (found < accesses.size()) {
      throw MapBinding.unknown(accesses.keySet(), names, 0);
    }
    return (item, columns, index, row) -> {
      for (int i = 0; i < columns.length; i++) {
        RecordAccess access = inOrder[i];
        if (access == null) {
          columns[i].writeNull(row);
        } else {
          access.copy(item, columns[i], index, row);
        }
      }
    };
  }
}
