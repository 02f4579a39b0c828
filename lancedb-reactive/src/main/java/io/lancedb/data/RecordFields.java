package io.lancedb.data;

import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.write.ColumnWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components of a record class in the order of some columns, or of the fields of a struct. */
final class RecordFields {

  private final Class<?> type;
  private final @Nullable RecordAccess[] accesses;

  private RecordFields(Class<?> type, @Nullable RecordAccess[] accesses) {
    this.type = type;
    this.accesses = accesses;
  }

  /**
   * Matches components by name.
   *
   * @param path the struct, or null for the columns of a table
   * @throws io.lancedb.error.SchemaMismatchException if a component has no column
   */
  static RecordFields of(@Nullable ColumnPath path, Class<?> type, String[] names, long row) {
    Map<String, RecordAccess> byName = new LinkedHashMap<>();
    for (RecordShape.Component component : RecordShape.of(type).components()) {
      byName.put(component.name(), RecordAccess.of(component));
    }
    @Nullable RecordAccess[] accesses = new @Nullable RecordAccess[names.length];
    int found = 0;
    for (int i = 0; i < names.length; i++) {
      accesses[i] = byName.get(names[i]);
      found += accesses[i] == null ? 0 : 1;
    }
    if (found < byName.size()) {
      throw ColumnNames.unknown(path, byName.keySet(), names, row);
    }
    return new RecordFields(type, accesses);
  }

  Class<?> type() {
    return type;
  }

  /** Copies one record into the columns; those without a component become null. */
  void copy(Object item, ColumnWriter[] columns, int index, long row) {
    for (int i = 0; i < columns.length; i++) {
      RecordAccess access = accesses[i];
      if (access == null) {
        columns[i].writeNull(row);
      } else {
        access.copy(item, columns[i], index, row);
      }
    }
  }
}
