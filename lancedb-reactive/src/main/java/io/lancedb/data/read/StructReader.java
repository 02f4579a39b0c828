package io.lancedb.data.read;

import io.lancedb.data.column.ColumnNames;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Structs, as a {@link StructMaker} makes them. */
final class StructReader extends ColumnReader {

  private final ColumnNames names;
  private final ColumnReader[] children;
  private final StructMaker structs;

  StructReader(StructVector vector, DictionaryProvider dictionaries, StructMaker structs) {
    super(vector);
    this.structs = structs;
    List<FieldVector> vectors = vector.getChildrenFromFields();
    this.names =
        new ColumnNames(vectors.stream().map(FieldVector::getField).map(Field::getName).toList());
    this.children = new ColumnReader[vectors.size()];
    for (int i = 0; i < children.length; i++) {
      children[i] = ColumnReader.of(vectors.get(i), dictionaries, structs);
    }
  }

  @Override
  Object read(int row) {
    @Nullable Object[] values = new @Nullable Object[children.length];
    for (int i = 0; i < children.length; i++) {
      values[i] = children[i].value(row);
    }
    return structs.struct(names, values);
  }
}
