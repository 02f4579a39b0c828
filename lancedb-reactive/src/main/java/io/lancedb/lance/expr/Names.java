package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns that a filter may name. A name that is exactly right wins over one of another case.
 */
final class Names {

  private static final List<String> SYSTEM = List.of("_rowid", "_rowaddr");

  private final Map<String, Column> exact = new LinkedHashMap<>();
  private final Map<String, Field> fields = new HashMap<>();
  private final Map<String, Column> folded = new LinkedHashMap<>();
  private final List<String> visible = new ArrayList<>();

  Names(Schema schema) {
    for (Field field : schema.getFields()) {
      add(new Column(field.getName(), ValueType.of(field)));
      fields.put(field.getName(), field);
      visible.add(field.getName());
    }
    for (String name : SYSTEM) {
      add(new Column(name, ValueType.of(ValueType.Kind.UINT64)));
    }
  }

  private void add(Column column) {
    if (exact.putIfAbsent(column.name(), column) == null) {
      folded.putIfAbsent(fold(column.name()), column);
    }
  }

  Optional<Column> exactly(String name) {
    return Optional.ofNullable(exact.get(name));
  }

  Optional<Column> ignoringCase(String name) {
    Column column = exact.get(name);
    return Optional.ofNullable(column != null ? column : folded.get(fold(name)));
  }

  /** The field below a column that these names lead to, if there is one: only structs have them. */
  Optional<Field> below(String column, List<String> names) {
    Field field = fields.get(column);
    for (String name : names) {
      if (field == null || !(field.getType() instanceof ArrowType.Struct)) {
        return Optional.empty();
      }
      field =
          field.getChildren().stream()
              .filter(child -> child.getName().equals(name))
              .findFirst()
              .orElse(null);
    }
    return Optional.ofNullable(field);
  }

  /** The Arrow field of a column that is no system column. */
  Optional<Field> field(String column) {
    return Optional.ofNullable(fields.get(column));
  }

  /** All names, in schema order, system columns last. */
  List<String> all() {
    return List.copyOf(exact.keySet());
  }

  /** The names to show in an error. */
  List<String> visible() {
    return visible;
  }

  /** Only ASCII letters have a case here, as in the official clients. */
  private static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      folded.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
    }
    return folded.toString();
  }
}
