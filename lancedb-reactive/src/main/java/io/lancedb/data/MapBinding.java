package io.lancedb.data;

import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Maps from column names to values. */
final class MapBinding implements RowBinding<Map<String, ?>> {

  @Override
  public Schema infer(List<Map<String, ?>> window) {
    Map<String, ColumnInference> columns = new LinkedHashMap<>();
    for (int row = 0; row < window.size(); row++) {
      for (Map.Entry<String, ?> entry : window.get(row).entrySet()) {
        columns
            .computeIfAbsent(String.valueOf(entry.getKey()), ColumnInference::new)
            .observe(entry.getValue(), row);
      }
    }
    return ColumnInference.schema(columns.values(), window.size());
  }

  @Override
  public Appender<Map<String, ?>> bind(Schema schema) {
    String[] names = schema.getFields().stream().map(Field::getName).toArray(String[]::new);
    return (map, columns, index, row) -> {
      int found = 0;
      for (int i = 0; i < names.length; i++) {
        Object value = map.get(names[i]);
        columns[i].write(index, value, row);
        if (value != null || map.containsKey(names[i])) {
          found++;
        }
      }
      if (found < map.size()) {
        throw unknown(null, map.keySet(), names, row);
      }
    };
  }

  /**
   * The error for names that are no columns.
   *
   * @param path the struct whose fields they should be, null for columns of a table
   */
  static SchemaMismatchException unknown(
      @Nullable ColumnPath path,
      Iterable<? extends @Nullable String> present,
      String[] known,
      long row) {
    List<String> names = List.of(known);
    List<String> unknown = new ArrayList<>();
    for (String name : present) {
      if (name == null || !names.contains(name)) {
        unknown.add(path == null ? String.valueOf(name) : path + "." + name);
      }
    }
    return new SchemaMismatchException(
        "Found field not in schema: %s at row %d; the %s are %s"
            .formatted(
                String.join(", ", unknown),
                row,
                path == null ? "columns" : "fields of " + path,
                names));
  }
}
