package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ValueText;
import io.lancedb.error.BadVectorException;
import io.lancedb.error.SchemaMismatchException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds the type of one column, or of a part of one, from the values of the first rows: a scalar, a
 * list with the type of its items, a struct with the types of its fields. Integers widen to the
 * longest one seen, integers and floats together to float64, decimals to all of their digits; every
 * other mixture is an error.
 *
 * <p>Numeric arrays and lists become vectors of float32 as long as the first one, if the last part
 * of the name has "vector" or "embedding" in it.
 */
final class ColumnInference {

  private final String path;
  private final String name;
  private final boolean vectors;
  private @Nullable ArrowType type;
  private int integerDigits;
  private int scale;
  private @Nullable ColumnInference item;
  private final Map<String, ColumnInference> fields = new LinkedHashMap<>();

  ColumnInference(String name) {
    this(name, name, isVectorName(name));
  }

  private ColumnInference(String path, String name, boolean vectors) {
    this.path = path;
    this.name = name;
    this.vectors = vectors;
  }

  /** The nullable columns of a schema. */
  static Schema schema(Collection<ColumnInference> columns, int rows) {
    if (columns.isEmpty()) {
      throw new SchemaMismatchException(
          "The first %d rows have no columns; a schema needs to be provided".formatted(rows));
    }
    List<Field> fields = new ArrayList<>();
    for (ColumnInference column : columns) {
      fields.add(column.field(rows));
    }
    return new Schema(fields);
  }

  /** The field that was found; fails where no value was seen. */
  Field field(int rows) {
    if (type == null) {
      throw new SchemaMismatchException(
          "Failed to infer the type of column \"%s\": it has no value in the first %d rows; a schema needs to be provided"
              .formatted(path, rows));
    }
    return switch (type) {
      case ArrowType.FixedSizeList list -> Schemas.vector(name, list.getListSize());
      case ArrowType.List ignored when item != null -> field(type, List.of(item.field(rows)));
      case ArrowType.List ignored ->
          throw new SchemaMismatchException(
              "Failed to infer the type of the items of \"%s\": its lists are empty in the first %d rows; a schema needs to be provided"
                  .formatted(path, rows));
      case ArrowType.Struct ignored ->
          field(type, fields.values().stream().map(child -> child.field(rows)).toList());
      case ArrowType.Decimal ignored -> field(decimal(), List.of());
      default -> field(type, List.of());
    };
  }

  private Field field(ArrowType fieldType, List<Field> children) {
    return new Field(name, FieldType.nullable(fieldType), children);
  }

  private ArrowType decimal() {
    int digits = integerDigits + scale;
    if (digits > InferredTypes.MAX_DIGITS) {
      throw new SchemaMismatchException(
          "Column \"%s\" has decimals of %d digits, at most %d can be stored"
              .formatted(path, digits, InferredTypes.MAX_DIGITS));
    }
    return InferredTypes.decimal(digits, scale);
  }

  void observe(@Nullable Object value, long row) {
    if (value == null) {
      return;
    }
    ArrowType observed = typeOf(value, row);
    ArrowType merged = type == null ? observed : InferredTypes.merge(type, observed);
    if (merged == null) {
      throw new SchemaMismatchException(
          "Column \"%s\" is %s in the rows before row %d, which has %s; give all rows the same type, or provide a schema"
              .formatted(
                  path,
                  ColumnKind.describe(shallow(type == null ? observed : type)),
                  row,
                  ValueText.of(value)));
    }
    type = merged;
    observeParts(value, row);
  }

  private Field shallow(ArrowType known) {
    return known instanceof ArrowType.FixedSizeList list
        ? Schemas.vector(name, list.getListSize())
        : field(known, List.of());
  }

  private ArrowType typeOf(Object value, long row) {
    ArrowType scalar = InferredTypes.scalar(value);
    if (scalar != null) {
      return scalar;
    }
    if (InferredTypes.isStruct(value)) {
      return ArrowType.Struct.INSTANCE;
    }
    int length = InferredTypes.length(value);
    if (length < 0) {
      throw InferredTypes.unsupported(path, value, row);
    }
    if (!vectors || !InferredTypes.isNumeric(value)) {
      return ArrowType.List.INSTANCE;
    }
    if (length == 0) {
      throw new BadVectorException(
          "Column \"%s\": the vector of row %d is empty".formatted(path, row));
    }
    return new ArrowType.FixedSizeList(length);
  }

  private void observeParts(Object value, long row) {
    switch (type) {
      case ArrowType.Decimal ignored -> {
        integerDigits = Math.max(integerDigits, InferredTypes.integerDigits(value));
        scale = Math.max(scale, InferredTypes.scale(value));
      }
      case ArrowType.Struct ignored ->
          InferredTypes.fields(value).forEach((key, part) -> child(key).observe(part, row));
      case ArrowType.List ignored when value instanceof Collection<?> collection ->
          collection.forEach(part -> items().observe(part, row));
      case ArrowType.List ignored -> {
        int length = Array.getLength(value);
        for (int i = 0; i < length; i++) {
          items().observe(Array.get(value, i), row);
        }
      }
      case null, default -> {}
    }
  }

  private ColumnInference child(String key) {
    return fields.computeIfAbsent(
        key, k -> new ColumnInference(path + "." + k, k, isVectorName(k)));
  }

  /** The items of "vectors" are vectors too: that is how several of them are kept in a row. */
  private ColumnInference items() {
    if (item == null) {
      item = new ColumnInference(path + "[]", "item", vectors);
    }
    return item;
  }

  static boolean isVectorName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("vector") || lower.contains("embedding");
  }
}
