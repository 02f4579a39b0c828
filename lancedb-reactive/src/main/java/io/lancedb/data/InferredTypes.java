package io.lancedb.data;

import io.lancedb.error.UnsupportedFeatureException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** The Arrow types that Java values show. */
final class InferredTypes {

  /** Decimals of 128 bits have so many digits. */
  private static final int SHORT_DIGITS = 38;

  /** Decimals of 256 bits have so many digits. */
  static final int MAX_DIGITS = 76;

  static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
  static final ArrowType LOCAL_DATE_TIME = new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
  static final ArrowType DATE = new ArrowType.Date(DateUnit.DAY);
  static final ArrowType TIME = new ArrowType.Time(TimeUnit.MICROSECOND, 64);
  static final ArrowType DURATION = new ArrowType.Duration(TimeUnit.MICROSECOND);

  private InferredTypes() {}

  /** The type of a value that has no parts, or null. */
  static @Nullable ArrowType scalar(Object value) {
    return switch (value) {
      case Boolean ignored -> ArrowType.Bool.INSTANCE;
      case Byte ignored -> new ArrowType.Int(8, true);
      case Short ignored -> new ArrowType.Int(16, true);
      case Integer ignored -> new ArrowType.Int(32, true);
      case Long ignored -> new ArrowType.Int(64, true);
      case Float ignored -> floating(FloatingPointPrecision.SINGLE);
      case Double ignored -> floating(FloatingPointPrecision.DOUBLE);
      case BigDecimal ignored -> decimal(SHORT_DIGITS, 0);
      case BigInteger ignored -> decimal(SHORT_DIGITS, 0);
      case CharSequence ignored -> ArrowType.Utf8.INSTANCE;
      case Character ignored -> ArrowType.Utf8.INSTANCE;
      case Enum<?> ignored -> ArrowType.Utf8.INSTANCE;
      case UUID ignored -> ArrowType.Utf8.INSTANCE;
      case byte[] ignored -> ArrowType.Binary.INSTANCE;
      case ByteBuffer ignored -> ArrowType.Binary.INSTANCE;
      case LocalDate ignored -> DATE;
      case LocalTime ignored -> TIME;
      case LocalDateTime ignored -> LOCAL_DATE_TIME;
      case Instant ignored -> INSTANT;
      case OffsetDateTime ignored -> INSTANT;
      case ZonedDateTime ignored -> INSTANT;
      case Duration ignored -> DURATION;
      default -> null;
    };
  }

  /** A decimal with room for so many digits: 38 of them, or 76 where that is too few. */
  static ArrowType decimal(int digits, int scale) {
    return digits <= SHORT_DIGITS
        ? new ArrowType.Decimal(SHORT_DIGITS, scale, 128)
        : new ArrowType.Decimal(MAX_DIGITS, scale, 256);
  }

  /** The type that holds both, or null. */
  static @Nullable ArrowType merge(ArrowType known, ArrowType observed) {
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

  private static ArrowType floating(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }

  static boolean isStruct(Object value) {
    return value instanceof Map || value instanceof Row || value instanceof Record;
  }

  /** The fields of a value that {@link #isStruct}. */
  static Map<String, @Nullable Object> fields(Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    switch (value) {
      case Map<?, ?> map -> map.forEach((key, part) -> fields.put(String.valueOf(key), part));
      case Row row -> row.names().forEach(name -> fields.put(name, row.peek(name)));
      default -> {
        for (RecordShape.Component component : RecordShape.of(value.getClass()).components()) {
          fields.put(component.name(), RecordAccess.get(component, value));
        }
      }
    }
    return fields;
  }

  /** The number of items of a list or an array, or -1. */
  static int length(Object value) {
    if (value instanceof Collection<?> collection) {
      return collection.size();
    }
    return value.getClass().isArray() ? Array.getLength(value) : -1;
  }

  /** Whether a list or an array can be a vector. */
  static boolean isNumeric(Object value) {
    return switch (value) {
      case float[] ignored -> true;
      case double[] ignored -> true;
      case int[] ignored -> true;
      case long[] ignored -> true;
      case List<?> list -> list.stream().allMatch(Number.class::isInstance);
      default -> false;
    };
  }

  /** Digits before the point. */
  static int integerDigits(Object number) {
    return switch (number) {
      case BigDecimal decimal -> Math.max(0, decimal.precision() - decimal.scale());
      case BigInteger integer -> new BigDecimal(integer).precision();
      default -> 0;
    };
  }

  /** Digits after the point. */
  static int scale(Object number) {
    return number instanceof BigDecimal decimal ? Math.max(0, decimal.scale()) : 0;
  }

  static UnsupportedFeatureException unsupported(String path, Object value, long row) {
    String hint = value instanceof Optional<?> ? "; give its content, or null" : "";
    return new UnsupportedFeatureException(
        "Column \"%s\" has a value of type %s at row %d, which cannot become a column%s"
            .formatted(path, value.getClass().getName(), row, hint));
  }
}
