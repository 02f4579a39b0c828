package io.lancedb.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Lists of numbers, which other tools write where a vector column has fixed-size lists. */
final class ListReader extends ColumnReader {

  private final ListVector vector;
  private final ColumnReader items;

  ListReader(ListVector vector) {
    super(vector);
    this.vector = vector;
    this.items = ColumnReader.of(vector.getDataVector());
  }

  /** Whether a column is a list of numbers. */
  static boolean reads(Field field) {
    return field.getType() instanceof ArrowType.List
        && field.getDictionary() == null
        && (field.getChildren().get(0).getType() instanceof ArrowType.FloatingPoint
            || field.getChildren().get(0).getType() instanceof ArrowType.Int);
  }

  @Override
  Object read(int row) {
    int start = vector.getElementStartIndex(row);
    int end = vector.getElementEndIndex(row);
    List<@Nullable Object> list = new ArrayList<>(end - start);
    for (int i = start; i < end; i++) {
      list.add(items.value(i));
    }
    return Collections.unmodifiableList(list);
  }
}
