package io.lancedb.data;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Structs as {@link Row}s. */
final class StructReader extends ColumnReader {

  private final ColumnNames names;
  private final ColumnReader[] children;

  StructReader(StructVector vector, DictionaryProvider dictionaries) {
    super(vector);
    List<FieldVector> vectors = vector.getChildrenFromFields();
    this.names =
        new ColumnNames(vectors.stream().map(FieldVector::getField).map(Field::getName).toList());
    this.children = new ColumnReader[vectors.size()];
    for (int i = 0; i < children.length; i++) {
      children[i] = ColumnReader.of(vectors.get(i), dictionaries);
    }
  }

  @Override
  Object read(int row) {
    @Nullable Object[] values = new @Nullable Object[children.length];
    for (int i = 0; i < children.length; i++) {
      values[i] = children[i].value(row);
    }
    return new Row(names, values);
  }
}
