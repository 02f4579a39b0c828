package io.lancedb.data;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds the type of one column from the values of the first rows. Integers widen to the longest one
 * seen, integers and floats together to float64; every other mixture is an error. Numeric arrays
 * and lists become vectors of float32 as long as the first one, if the column's name has "vector"
 * or "embedding" in it.
 */
final class ColumnInference {

  private final String name;
  private @Nullable ArrowType type;

  ColumnInference(String name) {
    this.name = name;
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

  Field field(int rows) {
    if (type == null) {
      throw new SchemaMismatchException(
          "Failed to infer the type of column \"%s\": it has no value in the first %d rows; a schema needs to be provided"
              .formatted(name, rows));
    }
    return field(name, type);
  }

  private static Field field(String name, ArrowType type) {
    if (type instanceof ArrowType.FixedSizeList list) {
      return Schemas.vector(name, list.getListSize());
    }
    return new Field(name, FieldType.nullable(type), null);
  }

  void observe(@Nullable Object value, long row) {
    if (value == null) {
      return;
    }
    ArrowType observed = typeOf(value, row);
    ArrowType merged = type == null ? observed : merge(type, observed);
    if (merged == null) {
      throw new SchemaMismatchException(
          "Column \"%s\" is %s in the rows before row %d, which has %s; give all rows the same type, or provide a schema"
              .formatted(
                  name,
                  ColumnKind.describe(field(name, type == null ? observed : type)),
                  row,
                  ValueText.of(value)));
    }
    type = merged;
  }

  private static @Nullable ArrowType merge(ArrowType known, ArrowType observed) {
    if (known.equals(observed)) {
      return known;
    }
    if (known instanceof ArrowType.Int a && observed instanceof ArrowType.Int b) {
      return a.getBitWidth() >= b.getBitWidth() ? a : b;
    }
    // A vector of another length is for the writer to refuse, with the row that has it.
    if (known instanceof ArrowType.FixedSizeList && observed instanceof ArrowType.FixedSizeList) {
      return known;
    }
    return isNumber(known) && isNumber(observed) ? floating(FloatingPointPrecision.DOUBLE) : null;
  }

  private static boolean isNumber(ArrowType type) {
    return type instanceof ArrowType.Int || type instanceof ArrowType.FloatingPoint;
  }

  private ArrowType typeOf(Object value, long row) {
    return switch (value) {
      case Boolean ignored -> ArrowType.Bool.INSTANCE;
      case Byte ignored -> new ArrowType.Int(8, true);
      case Short ignored -> new ArrowType.Int(16, true);
      case Integer ignored -> new ArrowType.Int(32, true);
      case Long ignored -> new ArrowType.Int(64, true);
      case Float ignored -> floating(FloatingPointPrecision.SINGLE);
      case Double ignored -> floating(FloatingPointPrecision.DOUBLE);
      case CharSequence ignored -> ArrowType.Utf8.INSTANCE;
      case Character ignored -> ArrowType.Utf8.INSTANCE;
      case Enum<?> ignored -> ArrowType.Utf8.INSTANCE;
      case UUID ignored -> ArrowType.Utf8.INSTANCE;
      case byte[] ignored -> ArrowType.Binary.INSTANCE;
      case java.nio.ByteBuffer ignored -> ArrowType.Binary.INSTANCE;
      case LocalDate ignored -> new ArrowType.Date(DateUnit.DAY);
      case LocalDateTime ignored -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      case Instant ignored -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
      case OffsetDateTime ignored -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
      case ZonedDateTime ignored -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
      case float[] array -> vector(array.length, value, row);
      case double[] array -> vector(array.length, value, row);
      case int[] array -> vector(array.length, value, row);
      case long[] array -> vector(array.length, value, row);
      case List<?> list when list.stream().allMatch(Number.class::isInstance) ->
          vector(list.size(), value, row);
      default -> throw unsupported(value, row);
    };
  }

  private ArrowType vector(int length, Object value, long row) {
    if (!isVectorName(name)) {
      throw unsupported(value, row);
    }
    if (length == 0) {
      throw new BadVectorException(
          "Column \"%s\": the vector of row %d is empty".formatted(name, row));
    }
    return new ArrowType.FixedSizeList(length);
  }

  static boolean isVectorName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("vector") || lower.contains("embedding");
  }

  private UnsupportedFeatureException unsupported(Object value, long row) {
    boolean list = value instanceof List || value.getClass().isArray();
    return new UnsupportedFeatureException(
        "Column \"%s\" has a value of type %s at row %d, which cannot become a column yet%s"
            .formatted(
                name,
                value.getClass().getName(),
                row,
                list
                    ? "; numbers become a vector if the column's name has \"vector\" or"
                        + " \"embedding\" in it, or with a schema"
                    : ""));
  }

  private static ArrowType floating(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }
}
