package io.lancedb.data;

import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Dictionaries;
import io.lancedb.data.read.ColumnReader;
import io.lancedb.data.write.ColumnWriter;
import io.lancedb.data.write.StructSource;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Columns whose structs are read as {@link Row}s, and written from rows and records. */
final class RowStructs implements StructSource {

  private final ColumnPath path;
  private final String[] names;
  private @Nullable RecordFields lastRecord;

  private RowStructs(ColumnPath path, String[] names) {
    this.path = path;
    this.names = names;
  }

  /** The reader of a vector's type. */
  static ColumnReader reader(FieldVector vector) {
    return reader(vector, Dictionaries.NONE);
  }

  /** The reader of a vector that may be encoded with dictionaries, or have such vectors in it. */
  static ColumnReader reader(FieldVector vector, DictionaryProvider dictionaries) {
    return ColumnReader.of(vector, dictionaries, Row::new);
  }

  /** Allocates the vector for so many rows and makes the writer of its type. */
  static ColumnWriter writer(FieldVector vector, Field field, int rows) {
    return ColumnWriter.allocate(vector, field, rows, RowStructs::new);
  }

  @Override
  public boolean write(Object value, ColumnWriter[] fields, int index, long row) {
    switch (value) {
      case Row struct -> writeRow(struct, fields, index, row);
      case Record struct -> writeRecord(struct, fields, index, row);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void writeRow(Row struct, ColumnWriter[] fields, int index, long row) {
    int found = 0;
    for (int i = 0; i < fields.length; i++) {
      fields[i].write(index, struct.peek(names[i]), row);
      found += struct.columns().indexOf(names[i]) >= 0 ? 1 : 0;
    }
    if (found < struct.names().size()) {
      throw ColumnNames.unknown(path, struct.names(), names, row);
    }
  }

  private void writeRecord(Record struct, ColumnWriter[] fields, int index, long row) {
    RecordFields parts = lastRecord;
    if (parts == null || parts.type() != struct.getClass()) {
      parts = RecordFields.of(path, struct.getClass(), names, row);
      lastRecord = parts;
    }
    parts.copy(struct, fields, index, row);
  }
}
