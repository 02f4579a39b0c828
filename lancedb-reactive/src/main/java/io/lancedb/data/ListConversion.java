package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Lists, and vectors, as lists, sets or arrays of another item type. */
final class ListConversion {

  private ListConversion() {}

  static @Nullable Conversion find(Field item, Type target) {
    Class<?> type = JavaTypes.raw(target);
    Type itemType = type.isArray() ? JavaTypes.element(target) : JavaTypes.argument(target, 0);
    Conversion items = itemType == Object.class ? plain(item) : Conversion.find(item, itemType);
    if (items == null) {
      return null;
    }
    Class<?> itemClass = JavaTypes.raw(itemType);
    if (type.isArray()) {
      return value -> array(value, items, itemClass);
    }
    if (type.isAssignableFrom(List.class)) {
      return value -> Collections.unmodifiableList(list(value, items, itemClass));
    }
    if (type == Set.class) {
      return value -> {
        Set<@Nullable Object> set = new LinkedHashSet<>(list(value, items, itemClass));
        return Collections.unmodifiableSet(set);
      };
    }
    return null;
  }

  /** Items without a wish: floats of vectors become doubles, as they always did. */
  private static Conversion plain(Field item) {
    return ColumnKind.of(item) == ColumnKind.FLOATING
        ? value -> ((Number) value).doubleValue()
        : value -> value;
  }

  private static List<@Nullable Object> list(Object value, Conversion items, Class<?> type) {
    int size = value instanceof List<?> list ? list.size() : Array.getLength(value);
    List<@Nullable Object> result = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Object item = value instanceof List<?> list ? list.get(i) : Array.get(value, i);
      result.add(Conversion.apply(items, item, type));
    }
    return result;
  }

  private static Object array(Object value, Conversion items, Class<?> type) {
    List<@Nullable Object> list = list(value, items, type);
    Object array = Array.newInstance(type, list.size());
    for (int i = 0; i < list.size(); i++) {
      Array.set(array, i, list.get(i));
    }
    return array;
  }
}
