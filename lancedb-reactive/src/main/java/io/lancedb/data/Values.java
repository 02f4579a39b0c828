package io.lancedb.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of rows as values: copied, compared and shown by content, at every depth. */
final class Values {

  private Values() {}

  /** A copy that nobody else can change: arrays are copied, lists and maps unmodifiable. */
  static @Nullable Object copy(@Nullable Object value) {
    return switch (value) {
      case float[] a -> a.clone();
      case double[] a -> a.clone();
      case byte[] a -> a.clone();
      case short[] a -> a.clone();
      case int[] a -> a.clone();
      case long[] a -> a.clone();
      case boolean[] a -> a.clone();
      case Object[] a -> {
        Object[] copies = a.clone();
        Arrays.setAll(copies, i -> copy(copies[i]));
        yield copies;
      }
      case Collection<?> items -> list(items);
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copies = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, part) -> copies.put(key, copy(part)));
        yield Collections.unmodifiableMap(copies);
      }
      case null, default -> value;
    };
  }

  private static List<@Nullable Object> list(Collection<?> items) {
    List<@Nullable Object> copies = new ArrayList<>(items.size());
    for (Object item : items) {
      copies.add(copy(item));
    }
    return Collections.unmodifiableList(copies);
  }

  /** A copy with structs as maps, at every depth. */
  static @Nullable Object unnested(@Nullable Object value) {
    return switch (value) {
      case Row row -> row.toMap();
      case List<?> items -> {
        List<@Nullable Object> copies = new ArrayList<>(items.size());
        for (Object item : items) {
          copies.add(unnested(item));
        }
        yield Collections.unmodifiableList(copies);
      }
      case Map<?, ?> map -> {
        Map<@Nullable Object, @Nullable Object> copies = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, part) -> copies.put(key, unnested(part)));
        yield Collections.unmodifiableMap(copies);
      }
      case null, default -> copy(value);
    };
  }

  /** Equality by content, of arrays too. */
  static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof List<?> left && b instanceof List<?> right) {
      boolean equal = left.size() == right.size();
      for (int i = 0; equal && i < left.size(); i++) {
        equal = equal(left.get(i), right.get(i));
      }
      return equal;
    }
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      boolean equal = left.keySet().equals(right.keySet());
      for (Object key : left.keySet()) {
        equal = equal && equal(left.get(key), right.get(key));
      }
      return equal;
    }
    return Objects.deepEquals(a, b);
  }

  /** A hash that equal contents share. */
  static int hash(@Nullable Object value) {
    return switch (value) {
      case List<?> items -> {
        int hash = 1;
        for (Object item : items) {
          hash = 31 * hash + hash(item);
        }
        yield hash;
      }
      case Map<?, ?> map -> {
        int hash = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          hash += Objects.hashCode(entry.getKey()) ^ hash(entry.getValue());
        }
        yield hash;
      }
      case null, default -> Arrays.deepHashCode(new @Nullable Object[] {value});
    };
  }
}
