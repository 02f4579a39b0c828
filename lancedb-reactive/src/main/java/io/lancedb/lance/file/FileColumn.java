package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.LanceField;
import java.util.Map;

/**
 * A field of the table as one data file has it: which physical columns hold the field, or the
 * fields below it.
 *
 * @param field gives the Arrow name, type and nullability of the vector
 * @param columns number of the physical column in the file by field id, from the manifest's column
 *     indices; a field below that is not there reads as null
 */
public record FileColumn(LanceField field, Map<Integer, Integer> columns) {

  /** Copies the map. */
  public FileColumn {
    columns = Map.copyOf(columns);
  }

  /** A field that is one column. */
  public FileColumn(int columnIndex, LanceField field) {
    this(field, Map.of(field.id(), columnIndex));
  }

  /** The column of the field itself, -1 if the file has none. */
  public int columnIndex() {
    return columnOf(field);
  }

  /** The column of a field, this one or below it, -1 if the file has none. */
  public int columnOf(LanceField part) {
    return columns.getOrDefault(part.id(), -1);
  }
}
