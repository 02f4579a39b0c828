package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Turns a value as {@link Row} holds it into another Java type; throws {@code
 * IllegalArgumentException} or {@code ArithmeticException} where the type cannot hold it.
 */
@FunctionalInterface
interface Conversion {

  Object convert(Object value);

  /** A null stays a null; a primitive type cannot take it. */
  static @Nullable Object apply(Conversion conversion, @Nullable Object value, Class<?> type) {
    if (value == null && type.isPrimitive()) {
      throw new IllegalArgumentException("null for " + type);
    }
    return value == null ? null : conversion.convert(value);
  }

  /**
   * The conversion from a column to a type, boxed where it is primitive, or null if there is none.
   */
  static @Nullable Conversion find(Field field, Type target) {
    Class<?> type = JavaTypes.boxed(JavaTypes.raw(target));
    if (type == Object.class) {
      return value -> value;
    }
    return switch (ColumnKind.of(field)) {
      case NULL -> value -> value;
      case BOOL -> type == Boolean.class ? value -> value : null;
      case INTEGER -> type == Float.class || type == Double.class ? floating(type) : integer(type);
      case FLOATING -> floating(type);
      case DECIMAL -> decimal(type);
      case TEXT -> text(type);
      case BINARY -> binary(field, type);
      case DATE -> type == LocalDate.class ? value -> value : null;
      case TIME -> type == LocalTime.class ? value -> value : null;
      case DURATION -> type == Duration.class ? value -> value : null;
      case TIMESTAMP -> timestamp(((ArrowType.Timestamp) field.getType()).getTimezone(), type);
      case VECTOR -> vector(field, target, type);
      case LIST -> ListConversion.find(field.getChildren().get(0), target);
      case STRUCT -> StructConversion.find(field, target);
      case MAP -> MapConversion.find(field, target);
    };
  }

  private static @Nullable Conversion integer(Class<?> type) {
    if (type == Number.class) {
      return value -> value;
    }
    if (type == BigInteger.class) {
      return Conversion::big;
    }
    if (type == BigDecimal.class) {
      return value -> new BigDecimal(big(value));
    }
    if (type == Long.class) {
      return value -> big(value).longValueExact();
    }
    if (type == Integer.class) {
      return value -> big(value).intValueExact();
    }
    if (type == Short.class) {
      return value -> big(value).shortValueExact();
    }
    if (type == Byte.class) {
      return value -> big(value).byteValueExact();
    }
    return null;
  }

  private static BigInteger big(Object value) {
    return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
  }

  private static @Nullable Conversion floating(Class<?> type) {
    if (type == Number.class) {
      return value -> value;
    }
    if (type == Double.class) {
      return value -> ((Number) value).doubleValue();
    }
    return type == Float.class ? value -> toFloat(((Number) value).doubleValue()) : null;
  }

  private static float toFloat(double value) {
    float result = (float) value;
    if (Float.isInfinite(result) && !Double.isInfinite(value)) {
      throw new ArithmeticException("over the range of float");
    }
    return result;
  }

  private static @Nullable Conversion decimal(Class<?> type) {
    if (type.isAssignableFrom(BigDecimal.class)) {
      return value -> value;
    }
    return type == BigInteger.class ? value -> ((BigDecimal) value).toBigIntegerExact() : null;
  }

  private static @Nullable Conversion text(Class<?> type) {
    if (type.isAssignableFrom(String.class)) {
      return value -> value;
    }
    if (type == UUID.class) {
      return value -> UUID.fromString((String) value);
    }
    if (type == Character.class) {
      return value -> {
        if (((String) value).length() != 1) {
          throw new IllegalArgumentException("not one character");
        }
        return ((String) value).charAt(0);
      };
    }
    return type.isEnum() ? value -> constant(type, (String) value) : null;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("no constant " + name);
  }

  private static @Nullable Conversion binary(Field field, Class<?> type) {
    if (type == UUID.class
        && field.getType() instanceof ArrowType.FixedSizeBinary fixed
        && fixed.getByteWidth() == 2 * Long.BYTES) {
      return value -> {
        ByteBuffer bytes = ByteBuffer.wrap((byte[]) value);
        return new UUID(bytes.getLong(), bytes.getLong());
      };
    }
    return bytes(type);
  }

  private static @Nullable Conversion bytes(Class<?> type) {
    if (type == byte[].class) {
      return value -> value;
    }
    return type == ByteBuffer.class ? value -> ByteBuffer.wrap((byte[]) value) : null;
  }

  private static @Nullable Conversion timestamp(@Nullable String zone, Class<?> type) {
    if (zone == null) {
      return type == LocalDateTime.class ? value -> value : null;
    }
    if (type == Instant.class) {
      return value -> value;
    }
    if (type == OffsetDateTime.class) {
      return value -> ((Instant) value).atOffset(ZoneOffset.UTC);
    }
    if (type == ZonedDateTime.class) {
      return value -> ((Instant) value).atZone(ZoneId.of(zone));
    }
    return null;
  }

  private static @Nullable Conversion vector(Field field, Type target, Class<?> type) {
    Field item = field.getChildren().get(0);
    if (item.getType() instanceof ArrowType.Int) {
      return bytes(type);
    }
    if (type == float[].class) {
      return value -> value instanceof float[] floats ? floats : toFloats((double[]) value);
    }
    if (type == double[].class) {
      return value -> value instanceof double[] doubles ? doubles : toDoubles((float[]) value);
    }
    return type.isArray() ? null : ListConversion.find(item, target);
  }

  private static float[] toFloats(double[] doubles) {
    float[] floats = new float[doubles.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = toFloat(doubles[i]);
    }
    return floats;
  }

  private static double[] toDoubles(float[] floats) {
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }
}
