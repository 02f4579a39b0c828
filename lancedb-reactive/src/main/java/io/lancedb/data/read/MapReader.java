package io.lancedb.data.read;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/** Maps as unmodifiable Map in stored order; of equal keys the last one counts. */
final class MapReader extends ColumnReader {

  private final MapVector vector;
  private final ColumnReader keys;
  private final ColumnReader values;

  MapReader(MapVector vector, DictionaryProvider dictionaries, StructMaker structs) {
    super(vector);
    this.vector = vector;
    List<FieldVector> entry = vector.getDataVector().getChildrenFromFields();
    this.keys = ColumnReader.of(entry.get(0), dictionaries, structs);
    this.values = ColumnReader.of(entry.get(1), dictionaries, structs);
  }

  @Override
  Object read(int row) {
    int start = vector.getElementStartIndex(row);
    int end = vector.getElementEndIndex(row);
    Map<@Nullable Object, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(end - start);
    for (int i = start; i < end; i++) {
      map.put(keys.value(i), values.value(i));
    }
    return Collections.unmodifiableMap(map);
  }
}
