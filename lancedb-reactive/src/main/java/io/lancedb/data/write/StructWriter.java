package io.lancedb.data.write;

import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.column.ColumnPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Structs: maps from the names of their fields, and what a {@link StructSource} takes apart. Fields
 * that are left out are null; a name that is no field is refused.
 */
final class StructWriter extends ColumnWriter {

  private final StructVector vector;
  private final ColumnWriter[] children;
  private final String[] names;
  private final StructSource source;

  StructWriter(StructVector vector, Field field, ColumnPath path, StructSource.Factory structs) {
    super(vector, field, path);
    List<FieldVector> vectors = vector.getChildrenFromFields();
    this.vector = vector;
    this.children = new ColumnWriter[vectors.size()];
    this.names = field.getChildren().stream().map(Field::getName).toArray(String[]::new);
    this.source = structs.of(path, names);
    for (int i = 0; i < children.length; i++) {
      children[i] =
          ColumnWriter.of(
              vectors.get(i), field.getChildren().get(i), path.child(names[i]), structs);
    }
  }

  @Override
  public long variableBytes() {
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
  public void finish(int rows) {
    for (ColumnWriter child : children) {
      child.finish(rows);
    }
    super.finish(rows);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    if (value instanceof Map<?, ?> map) {
      writeMap(index, map, row);
    } else if (!source.write(value, children, index, row)) {
      throw mismatch(value, row);
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
      throw ColumnNames.unknown(
          path, map.keySet().stream().map(String::valueOf).toList(), names, row);
    }
  }
}
