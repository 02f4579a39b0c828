package io.lancedb.data;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** The columns that record components become. */
final class ComponentTypes {

  private static final ArrowType INSTANT = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");

  private static final Map<Class<?>, ArrowType> TYPES =
      Map.ofEntries(
          Map.entry(boolean.class, ArrowType.Bool.INSTANCE),
          Map.entry(Boolean.class, ArrowType.Bool.INSTANCE),
          Map.entry(byte.class, new ArrowType.Int(8, true)),
          Map.entry(Byte.class, new ArrowType.Int(8, true)),
          Map.entry(short.class, new ArrowType.Int(16, true)),
          Map.entry(Short.class, new ArrowType.Int(16, true)),
          Map.entry(int.class, new ArrowType.Int(32, true)),
          Map.entry(Integer.class, new ArrowType.Int(32, true)),
          Map.entry(long.class, new ArrowType.Int(64, true)),
          Map.entry(Long.class, new ArrowType.Int(64, true)),
          Map.entry(float.class, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
          Map.entry(Float.class, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
          Map.entry(double.class, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
          Map.entry(Double.class, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
          Map.entry(char.class, ArrowType.Utf8.INSTANCE),
          Map.entry(Character.class, ArrowType.Utf8.INSTANCE),
          Map.entry(String.class, ArrowType.Utf8.INSTANCE),
          Map.entry(CharSequence.class, ArrowType.Utf8.INSTANCE),
          Map.entry(UUID.class, ArrowType.Utf8.INSTANCE),
          Map.entry(byte[].class, ArrowType.Binary.INSTANCE),
          Map.entry(ByteBuffer.class, ArrowType.Binary.INSTANCE),
          Map.entry(LocalDate.class, new ArrowType.Date(DateUnit.DAY)),
          Map.entry(LocalDateTime.class, new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
          Map.entry(Instant.class, INSTANT),
          Map.entry(OffsetDateTime.class, INSTANT),
          Map.entry(ZonedDateTime.class, INSTANT));

  private ComponentTypes() {}

  static Field field(RecordShape shape, RecordShape.Component component, List<?> window) {
    if (isVector(component)) {
      return Schemas.vector(component.name(), dimension(shape, component, window));
    }
    ArrowType type =
        component.type().isEnum() ? ArrowType.Utf8.INSTANCE : TYPES.get(component.type());
    if (type == null) {
      throw new UnsupportedFeatureException(
          "Component \"%s\" of %s has type %s, which cannot become a column yet"
              .formatted(component.name(), shape.type().getName(), component.type().getName()));
    }
    boolean nullable = !component.declared().isPrimitive();
    return new Field(component.name(), new FieldType(nullable, type, null), null);
  }

  private static boolean isVector(RecordShape.Component component) {
    Class<?> type = component.type();
    return type == float[].class
        || type == double[].class
        || type == int[].class
        || type == long[].class
        || ((type == List.class || type == Collection.class)
            && Number.class.isAssignableFrom(component.item()));
  }

  private static int dimension(RecordShape shape, RecordShape.Component component, List<?> window) {
    if (component.dimension() > 0) {
      return component.dimension();
    }
    for (Object item : window) {
      int length = length(RecordAccess.get(component, item));
      if (length > 0) {
        return length;
      }
    }
    throw new SchemaMismatchException(
        "The length of vector \"%s\" of %s is not known: annotate the component with @Dimension, or give a schema"
            .formatted(component.name(), shape.type().getName()));
  }

  private static int length(@Nullable Object vector) {
    return switch (vector) {
      case float[] a -> a.length;
      case double[] a -> a.length;
      case int[] a -> a.length;
      case long[] a -> a.length;
      case Collection<?> list -> list.size();
      case null, default -> 0;
    };
  }
}
