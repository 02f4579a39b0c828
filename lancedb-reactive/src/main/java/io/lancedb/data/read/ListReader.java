package io.lancedb.data.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/** Lists of every layout as unmodifiable List. */
final class ListReader extends ColumnReader {

  private final FieldVector vector;
  private final ColumnReader items;

  ListReader(FieldVector vector, DictionaryProvider dictionaries, StructMaker structs) {
    super(vector);
    this.vector = vector;
    this.items = ColumnReader.of(vector.getChildrenFromFields().get(0), dictionaries, structs);
  }

  @Override
  Object read(int row) {
    return switch (vector) {
      case ListVector v -> items(v.getElementStartIndex(row), v.getElementEndIndex(row));
      case LargeListVector v ->
          items(
              Math.toIntExact(v.getElementStartIndex(row)),
              Math.toIntExact(v.getElementEndIndex(row)));
      case FixedSizeListVector v -> items(v.getElementStartIndex(row), v.getElementEndIndex(row));
      default -> throw new IllegalStateException("No list: " + field);
    };
  }

  private List<@Nullable Object> items(int start, int end) {
    List<@Nullable Object> list = new ArrayList<>(end - start);
    for (int i = start; i < end; i++) {
      list.add(items.value(i));
    }
    return Collections.unmodifiableList(list);
  }
}
