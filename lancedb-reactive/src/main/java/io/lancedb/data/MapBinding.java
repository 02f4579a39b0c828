package io.lancedb.data;

import io.lancedb.data.column.ColumnNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

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
        throw ColumnNames.unknown(null, map.keySet(), names, row);
      }
    };
  }
}
