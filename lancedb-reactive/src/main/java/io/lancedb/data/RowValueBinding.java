package io.lancedb.data;

import io.lancedb.data.column.ColumnNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** {@link Row}s, of queries or made by hand. */
final class RowValueBinding implements RowBinding<Row> {

  @Override
  public Schema infer(List<Row> window) {
    Map<String, ColumnInference> columns = new LinkedHashMap<>();
    for (int row = 0; row < window.size(); row++) {
      for (String name : window.get(row).names()) {
        columns
            .computeIfAbsent(name, ColumnInference::new)
            .observe(window.get(row).peek(name), row);
      }
    }
    return ColumnInference.schema(columns.values(), window.size());
  }

  @Override
  public Appender<Row> bind(Schema schema) {
    String[] names = schema.getFields().stream().map(Field::getName).toArray(String[]::new);
    return (item, columns, index, row) -> {
      int found = 0;
      for (int i = 0; i < names.length; i++) {
        columns[i].write(index, item.peek(names[i]), row);
        if (item.columns().indexOf(names[i]) >= 0) {
          found++;
        }
      }
      if (found < item.names().size()) {
        throw ColumnNames.unknown(null, item.names(), names, row);
      }
    };
  }
}
