package io.lancedb;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * New values for the rows that meet a condition. Immutable.
 *
 * <pre>{@code table.update(Update.set("price", 12.5).where("item = 'foo'"))}</pre>
 *
 * @param values new value by column; a value may be null
 * @param filter SQL condition; null for every row
 */
public record Update(Map<String, @Nullable Object> values, @Nullable String filter) {

  /** Copies the values, keeping their order. */
  public Update {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("At least one column must be given a value");
    }
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Sets one column in every row. */
  public static Update set(String column, @Nullable Object value) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put(column, value);
    return new Update(values, null);
  }

  /** Sets several columns in every row. */
  public static Update of(Map<String, ? extends @Nullable Object> values) {
    return new Update(new LinkedHashMap<>(values), null);
  }

  /** The same with one more column; a later value replaces an earlier one. */
  public Update and(String column, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(values);
    more.put(column, value);
    return new Update(more, filter);
  }

  /** The same, only in rows that meet an SQL condition; several must all hold. */
  public Update where(String condition) {
    return new Update(
        values, filter == null ? condition : "(" + filter + ") AND (" + condition + ")");
  }
}
