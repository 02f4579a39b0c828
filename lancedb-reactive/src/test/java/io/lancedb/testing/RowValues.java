package io.lancedb.testing;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Arrow values as plain ones that {@code equals} compares: structs as maps by name, lists and maps
 * as lists, bytes as hexadecimal text. What lies below a null is not looked at.
 */
public final class RowValues {

  private RowValues() {}

  /** All values of a vector. */
  public static List<@Nullable Object> of(FieldVector vector) {
    return range(vector, 0, vector.getValueCount());
  }

  private static List<@Nullable Object> range(FieldVector vector, int from, int to) {
    List<@Nullable Object> values = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      values.add(value(vector, i));
    }
    return values;
  }

  /** One value. */
  public static @Nullable Object value(FieldVector vector, int row) {
    if (vector.isNull(row)) {
      return null;
    }
    return switch (vector) {
      case StructVector struct -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (FieldVector child : struct.getChildrenFromFields()) {
          values.put(child.getName(), value(child, row));
        }
        yield values;
      }
      case FixedSizeListVector list ->
          range(list.getDataVector(), row * list.getListSize(), (row + 1) * list.getListSize());
      case ListVector list ->
          range(list.getDataVector(), list.getElementStartIndex(row), list.getElementEndIndex(row));
      case LargeListVector list ->
          range(
              list.getDataVector(),
              (int) list.getElementStartIndex(row),
              (int) list.getElementEndIndex(row));
      default ->
          vector.getObject(row) instanceof byte[] bytes
              ? HexFormat.of().formatHex(bytes)
              : String.valueOf(vector.getObject(row));
    };
  }
}
