package io.lancedb.data.column;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.SchemaMismatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of a row's columns with their positions; the rows of one batch share one object. */
public final class ColumnNames {

  private final List<String> names;
  private final Map<String, Integer> positions;

  /** Names in column order. */
  public ColumnNames(List<String> names) {
    this.names = List.copyOf(names);
    this.positions = HashMap.newHashMap(names.size());
    for (int i = 0; i < names.size(); i++) {
      positions.putIfAbsent(names.get(i), i);
    }
  }

  /** All names, in order. */
  public List<String> list() {
    return names;
  }

  /** The position of a column, or -1. */
  public int indexOf(String name) {
    Integer position = positions.get(name);
    return position == null ? -1 : position;
  }

  /** The position of a column; fails with {@link ColumnNotFoundException} where there is none. */
  public int require(String name) {
    int position = indexOf(name);
    if (position < 0) {
      throw new ColumnNotFoundException(name, names);
    }
    return position;
  }

  /**
   * The error for names that are no columns.
   *
   * @param path the struct whose fields they should be, null for columns of a table
   */
  public static SchemaMismatchException unknown(
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
