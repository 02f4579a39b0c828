package io.lancedb.data;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Structs: maps from the names of their fields, {@link Row}s and records. Fields that are left out
 * are null; a name that is no field is refused.
 */
final class StructWriter extends ColumnWriter {

  private final StructVector vector;
  private final ColumnWriter[] children;
  private final String[] names;
  private @Nullable RecordFields lastRecord;

  StructWriter(StructVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    List<FieldVector> vectors = vector.getChildrenFromFields();
    this.vector = vector;
    this.children = new ColumnWriter[vectors.size()];
    this.names = field.getChildren().stream().map(Field::getName).toArray(String[]::new);
    for (int i = 0; i < children.length; i++) {
      children[i] =
          ColumnWriter.of(vectors.get(i), field.getChildren().get(i), path.child(names[i]));
    }
  }

  @Override
  long variableBytes() {
    return Stream.of(children).mapToLong(ColumnWriter::variableBytes).sum();
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    for (ColumnWriter child : children) {
      child.reserve(count);
    }
  }

  @Override
  void finish(int rows) {
    for (ColumnWriter child : children) {
      child.finish(rows);
    }
    super.finish(rows);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    switch (value) {
      case Map<?, ?> map -> writeMap(index, map, row);
      case Row struct -> writeRow(index, struct, row);
      case Record struct -> writeRecord(index, struct, row);
      default -> throw mismatch(value, row);
    }
    vector.setIndexDefined(index);
  }

  private void writeMap(int index, Map<?, ?> map, long row) {
    int found = 0;
    for (int i = 0; i < children.length; i++) {
      Object value = map.get(names[i]);
      children[i].write(index, value, row);
      found += value != null || map.containsKey(names[i]) ? 1 : 0;
    }
    if (found < map.size()) {
      throw MapBinding.unknown(
          path, map.keySet().stream().map(String::valueOf).toList(), names, row);
    }
  }

  private void writeRow(int index, Row struct, long row) {
    int found = 0;
    for (int i = 0; i < children.length; i++) {
      children[i].write(index, struct.peek(names[i]), row);
      found += struct.columns().indexOf(names[i]) >= 0 ? 1 : 0;
    }
    if (found < struct.names().size()) {
      throw MapBinding.unknown(path, struct.names(), names, row);
    }
  }

  private void writeRecord(int index, Record struct, long row) {
    RecordFields fields = lastRecord;
    if (fields == null || fields.type() != struct.getClass()) {
      fields = RecordFields.of(path, struct.getClass(), names, row);
      lastRecord = fields;
    }
    fields.copy(struct, children, index, row);
  }
}
