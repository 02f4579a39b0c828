package io.lancedb.data;

import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Maps as maps with other types of keys and values. */
final class MapConversion {

  private MapConversion() {}

  static @Nullable Conversion find(Field field, Type target) {
    Class<?> type = JavaTypes.raw(target);
    if (type != Map.class) {
      return null;
    }
    List<Field> entry = field.getChildren().get(0).getChildren();
    Type keyType = JavaTypes.argument(target, 0);
    Type valueType = JavaTypes.argument(target, 1);
    Conversion keys = Conversion.find(entry.get(0), keyType);
    Conversion values = Conversion.find(entry.get(1), valueType);
    if (keys == null || values == null) {
      return null;
    }
    Class<?> keyClass = JavaTypes.raw(keyType);
    Class<?> valueClass = JavaTypes.raw(valueType);
    return value -> {
      Map<?, ?> map = (Map<?, ?>) value;
      Map<@Nullable Object, @Nullable Object> result = LinkedHashMap.newLinkedHashMap(map.size());
      map.forEach((key, part) ->
          result.put(
              Conversion.apply(keys, key, keyClass), Conversion.apply(values, part, valueClass)));
      return Collections.unmodifiableMap(result);
    };
  }
}
