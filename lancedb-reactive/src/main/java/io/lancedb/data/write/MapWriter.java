package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.error.SchemaMismatchException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Maps, entry by entry in the order of the Java map; a key is never null. */
final class MapWriter extends ColumnWriter {

  private final MapVector vector;
  private final StructVector entries;
  private final ColumnWriter keys;
  private final ColumnWriter values;
  private final ColumnPath entryPath;
  private final long entryBytes;
  private int end;

  MapWriter(MapVector vector, Field field, ColumnPath path, StructSource.Factory structs) {
    super(vector, field, path);
    Field entry = field.getChildren().get(0);
    Field key = entry.getChildren().get(0);
    Field value = entry.getChildren().get(1);
    this.vector = vector;
    this.entries = (StructVector) vector.getDataVector();
    this.entryPath = path.items();
    List<FieldVector> children = entries.getChildrenFromFields();
    this.keys = ColumnWriter.of(children.get(0), key, entryPath.child(key.getName()), structs);
    this.values =
        ColumnWriter.of(children.get(1), value, entryPath.child(value.getName()), structs);
    this.entryBytes = fixedBytes(entry);
  }

  @Override
  public long variableBytes() {
    return end * entryBytes + keys.variableBytes() + values.variableBytes();
  }

  @Override
  public void finish(int rows) {
    keys.finish(end);
    values.finish(end);
    super.finish(rows);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    if (!(value instanceof Map<?, ?> map)) {
      throw mismatch(value, row);
    }
    int start = vector.startNewValue(index);
    int total = Math.addExact(start, map.size());
    while (entries.getValueCapacity() < total) {
      entries.reAlloc();
    }
    keys.reserve(total);
    values.reserve(total);
    int i = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      entryPath.at(i);
      if (entry.getKey() == null) {
        throw new SchemaMismatchException(
            "Column \"%s\": the map of row %d has a null key, which cannot be stored"
                .formatted(path, row));
      }
      entries.setIndexDefined(start + i);
      keys.write(start + i, entry.getKey(), row);
      values.write(start + i, entry.getValue(), row);
      i++;
    }
    vector.endValue(index, i);
    end = start + i;
  }
}
