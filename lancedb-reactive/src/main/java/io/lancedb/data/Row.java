package io.lancedb.data;

import io.lancedb.data.column.ColumnNames;
import io.lancedb.data.column.ValueText;
import io.lancedb.error.SchemaMismatchException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row: named values in column order. Immutable, and free of Arrow memory: a row may be kept for
 * as long as one likes. Arrays are copied on the way in and on the way out.
 *
 * <p>Rows that come from a table hold, by column type: {@code Boolean}; {@code Byte}, {@code
 * Short}, {@code Integer}, {@code Long} for signed integers; the next wider of these for unsigned
 * ones (uint64: {@code Long}, or {@code BigInteger} from 2^63 on); {@code Float} (float16 and
 * float32), {@code Double}; {@code String}; {@code byte[]} for binary; {@code LocalDate}; {@code
 * Instant} for timestamps with a zone and {@code LocalDateTime} for those without; {@code
 * BigDecimal}, {@code LocalTime}, {@code Duration}; {@code float[]} for vectors of float16,
 * bfloat16 and float32, {@code double[]} of float64, {@code byte[]} of uint8; {@code List} for all
 * other lists, {@code Row} for structs and {@code Map} for maps. JSON columns hold the text of a
 * document.
 */
public final class Row {

  private final ColumnNames names;
  private final @Nullable Object[] values;

  /** Takes both over. */
  Row(ColumnNames names, @Nullable Object[] values) {
    this.names = names;
    this.values = values;
  }

  /** A row with the entries of a map, in its order. */
  public static Row of(Map<String, ?> values) {
    if (values == null) {
      throw new IllegalArgumentException("values must not be null");
    }
    List<String> names = new ArrayList<>(values.size());
    @Nullable Object[] copies = new @Nullable Object[values.size()];
    for (Map.Entry<String, ?> entry : values.entrySet()) {
      copies[names.size()] = Values.copy(entry.getValue());
      names.add(entry.getKey());
    }
    return new Row(new ColumnNames(names), copies);
  }

  /** The names of the columns, in order. */
  public List<String> names() {
    return names.list();
  }

  /**
   * The value of a column, or null where the row has none.
   *
   * @throws io.lancedb.error.ColumnNotFoundException if the row has no such column
   */
  public @Nullable Object get(String name) {
    return Values.copy(raw(name));
  }

  /**
   * The value of a column as one of its supertypes.
   *
   * @throws SchemaMismatchException if the value is of another type
   */
  public <T> @Nullable T get(String name, Class<T> type) {
    Object value = get(name);
    if (value != null && !type.isInstance(value)) {
      throw mismatch(name, value, type.getSimpleName());
    }
    return type.cast(value);
  }

  /** Whether the column is null in this row. */
  public boolean isNull(String name) {
    return raw(name) == null;
  }

  /** An integer column; an error where it is null or of another type. */
  public long getLong(String name) {
    Object value = raw(name);
    return switch (value) {
      case Long n -> n;
      case Integer n -> n;
      case Short n -> n;
      case Byte n -> n;
      case BigInteger n when n.bitLength() < Long.SIZE -> n.longValue();
      case null, default -> throw mismatch(name, value, "long");
    };
  }

  /** An integer column whose value fits in 32 bits; an error where it does not. */
  public int getInt(String name) {
    long value = getLong(name);
    if (value != (int) value) {
      throw mismatch(name, value, "int");
    }
    return (int) value;
  }

  /** A numeric column; an error where it is null or of another type. */
  public double getDouble(String name) {
    Object value = raw(name);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw mismatch(name, value, "double");
  }

  /** A numeric column, rounded to 32 bits; an error where it is null or of another type. */
  public float getFloat(String name) {
    Object value = raw(name);
    if (value instanceof Number number) {
      return number.floatValue();
    }
    throw mismatch(name, value, "float");
  }

  /** A bool column; an error where it is null or of another type. */
  public boolean getBoolean(String name) {
    Object value = raw(name);
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw mismatch(name, value, "boolean");
  }

  /** A text column, or null; an error where it is of another type. */
  public @Nullable String getString(String name) {
    return get(name, String.class);
  }

  /** A binary or uint8 vector column, or null; an error where it is of another type. */
  public byte @Nullable [] getBytes(String name) {
    return (byte[]) get(name, (Class<?>) byte[].class);
  }

  /** A vector column as 32-bit floats, or null; an error where it is no vector of floats. */
  public float @Nullable [] getVector(String name) {
    Object value = raw(name);
    return switch (value) {
      case null -> null;
      case float[] floats -> floats.clone();
      case double[] doubles -> {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles[i];
        }
        yield floats;
      }
      default -> throw mismatch(name, value, "vector");
    };
  }

  /** A decimal column, or null; an error where it is of another type. */
  public @Nullable BigDecimal getDecimal(String name) {
    return get(name, BigDecimal.class);
  }

  /** A struct column, or null; an error where it is of another type. */
  public @Nullable Row getRow(String name) {
    return get(name, Row.class);
  }

  /**
   * A list column as an unmodifiable list, or null; an error where it is of another type, or an
   * item is.
   *
   * @param itemType the type of the items, as {@link #get(String)} would give them, or a supertype
   */
  public <T> @Nullable List<@Nullable T> getList(String name, Class<T> itemType) {
    List<?> list = get(name, List.class);
    if (list == null) {
      return null;
    }
    List<@Nullable T> items = new ArrayList<>(list.size());
    for (Object item : list) {
      if (item != null && !itemType.isInstance(item)) {
        throw mismatch(name, item, "list of " + itemType.getSimpleName());
      }
      items.add(itemType.cast(item));
    }
    return Collections.unmodifiableList(items);
  }

  /** A map column as an unmodifiable map in stored order, or null; an error for another type. */
  public @Nullable Map<?, ?> getMap(String name) {
    return get(name, Map.class);
  }

  /**
   * The row as an unmodifiable map in column order; null values are in it. Structs, also those in
   * lists and maps, are maps in turn.
   */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(values.length);
    for (int i = 0; i < values.length; i++) {
      map.put(names.list().get(i), Values.unnested(values[i]));
    }
    return Collections.unmodifiableMap(map);
  }

  /** The columns of this row, shared with the rows of the same batch. */
  ColumnNames columns() {
    return names;
  }

  /** The value itself, not a copy; null where the column is absent too. */
  @Nullable Object peek(String name) {
    int index = names.indexOf(name);
    return index < 0 ? null : values[index];
  }

  private @Nullable Object raw(String name) {
    return values[names.require(name)];
  }

  private static SchemaMismatchException mismatch(
      String name, @Nullable Object value, String wanted) {
    return new SchemaMismatchException(
        "Column \"%s\" is %s in this row, which is no %s; get(name) returns it as it is"
            .formatted(name, ValueText.of(value), wanted));
  }

  /** Same columns in the same order with equal values; arrays are compared by content. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row
        && names.list().equals(row.names.list())
        && Values.equal(Arrays.asList(values), Arrays.asList(row.values));
  }

  @Override
  public int hashCode() {
    return 31 * names.list().hashCode() + Values.hash(Arrays.asList(values));
  }

  /** All columns, with long vectors and binaries cut. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "" : ", ").append(names.list().get(i)).append('=');
      ValueText.append(text, values[i]);
    }
    return text.append('}').toString();
  }
}
