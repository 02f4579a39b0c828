package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;

/** Takes values of one struct column apart that are no maps. */
public interface StructSource {

  /** Prepares to write one struct column. */
  @FunctionalInterface
  interface Factory {

    /**
     * The source for a column.
     *
     * @param path the column
     * @param names of its fields
     */
    StructSource of(ColumnPath path, String[] names);
  }

  /**
   * Writes the fields of a value; false if it is no struct.
   *
   * @param fields in the order of the names
   * @param index position in the vectors
   * @param row position in the whole source, for messages
   */
  boolean write(Object value, ColumnWriter[] fields, int index, long row);
}
