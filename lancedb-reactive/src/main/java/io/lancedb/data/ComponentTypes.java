package io.lancedb.data;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
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
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** The columns that record components become. */
final class ComponentTypes {

  private static final Map<Class<?>, ArrowType> TYPES =
      Map.ofEntries(
          Map.entry(Boolean.class, ArrowType.Bool.INSTANCE),
          Map.entry(Byte.class, new ArrowType.Int(8, true)),
          Map.entry(Short.class, new ArrowType.Int(16, true)),
          Map.entry(Integer.class, new ArrowType.Int(32, true)),
          Map.entry(Long.class, new ArrowType.Int(64, true)),
          Map.entry(Float.class, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
          Map.entry(Double.class, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
          Map.entry(Character.class, ArrowType.Utf8.INSTANCE),
          Map.entry(String.class, ArrowType.Utf8.INSTANCE),
          Map.entry(CharSequence.class, ArrowType.Utf8.INSTANCE),
          Map.entry(UUID.class, ArrowType.Utf8.INSTANCE),
          Map.entry(byte[].class, ArrowType.Binary.INSTANCE),
          Map.entry(ByteBuffer.class, ArrowType.Binary.INSTANCE),
          Map.entry(LocalDate.class, InferredTypes.DATE),
          Map.entry(LocalTime.class, InferredTypes.TIME),
          Map.entry(LocalDateTime.class, InferredTypes.LOCAL_DATE_TIME),
          Map.entry(Instant.class, InferredTypes.INSTANT),
          Map.entry(OffsetDateTime.class, InferredTypes.INSTANT),
          Map.entry(ZonedDateTime.class, InferredTypes.INSTANT),
          Map.entry(Duration.class, InferredTypes.DURATION));

  /** Records within records; a record that has itself as a component never ends. */
  private static final int MAX_DEPTH = 32;

  private final RecordShape shape;
  private final RecordShape.Component component;

  private ComponentTypes(RecordShape shape, RecordShape.Component component) {
    this.shape = shape;
    this.component = component;
  }

  /**
   * The column of a component.
   *
   * @param window records to look at where the type alone does not tell, as the length of a vector
   */
  static Field field(
      RecordShape shape, RecordShape.Component component, List<?> window, int depth) {
    List<Object> values = new ArrayList<>();
    for (Object item : window) {
      Object value = RecordAccess.get(component, item);
      if (value != null) {
        values.add(value);
      }
    }
    boolean nullable = !component.declared().isPrimitive();
    ComponentTypes types = new ComponentTypes(shape, component);
    return types.field(
        component.name(), component.generic(), nullable, component.dimension(), values, depth);
  }

  private Field field(
      String name, Type generic, boolean nullable, int dimension, List<Object> values, int depth) {
    Class<?> type = JavaTypes.boxed(JavaTypes.raw(generic));
    if (depth > MAX_DEPTH) {
      throw unsupported(type);
    }
    if (isVector(name, generic, dimension)) {
      return Schemas.vector(name, dimension > 0 ? dimension : dimension(values));
    }
    ArrowType scalar = type.isEnum() ? ArrowType.Utf8.INSTANCE : TYPES.get(type);
    if (scalar != null) {
      return new Field(name, new FieldType(nullable, scalar, null), null);
    }
    if (type.isRecord()) {
      RecordShape nested = RecordShape.of(type);
      List<Field> fields = nested.fields(values, depth + 1);
      return new Field(name, new FieldType(nullable, ArrowType.Struct.INSTANCE, null), fields);
    }
    if (type == Map.class) {
      List<Object> keys = new ArrayList<>();
      List<Object> parts = new ArrayList<>();
      for (Object value : values) {
        keys.addAll(((Map<?, ?>) value).keySet());
        ((Map<?, ?>) value).values().stream().filter(Objects::nonNull).forEach(parts::add);
      }
      return Schemas.map(
          name,
          field("key", JavaTypes.argument(generic, 0), false, 0, keys, depth + 1),
          field("value", JavaTypes.argument(generic, 1), true, 0, parts, depth + 1));
    }
    if (type == BigDecimal.class || type == BigInteger.class) {
      return decimal(name, values);
    }
    Type item = itemType(generic);
    if (item == null) {
      throw unsupported(type);
    }
    boolean itemNullable = !(item instanceof Class<?> c && c.isPrimitive());
    return Schemas.list(
        name,
        field(
            ColumnInference.isVectorName(name) ? name : "item",
            item,
            itemNullable,
            dimension,
            items(values),
            depth + 1));
  }

  private Field decimal(String name, List<Object> values) {
    ColumnInference inference = new ColumnInference(name);
    if (values.isEmpty()) {
      throw new UnsupportedFeatureException(
          "Component \"%s\" of %s is a decimal, whose digits its type does not tell: give a schema with Schemas.decimal(\"%s\", precision, scale)"
              .formatted(component.name(), shape.type().getName(), name));
    }
    values.forEach(value -> inference.observe(value, 0));
    return inference.field(values.size());
  }

  private UnsupportedFeatureException unsupported(Class<?> type) {
    return new UnsupportedFeatureException(
        "Component \"%s\" of %s has type %s, which cannot become a column; give a schema"
            .formatted(component.name(), shape.type().getName(), type.getName()));
  }

  private static @Nullable Type itemType(Type generic) {
    Class<?> type = JavaTypes.raw(generic);
    if (type.isArray()) {
      return JavaTypes.element(generic);
    }
    return type == List.class || type == Collection.class || type == Set.class
        ? JavaTypes.argument(generic, 0)
        : null;
  }

  private static List<Object> items(List<Object> values) {
    List<Object> items = new ArrayList<>();
    for (Object value : values) {
      if (value instanceof Collection<?> collection) {
        collection.stream().filter(Objects::nonNull).forEach(items::add);
      } else if (value instanceof Object[] array) {
        Arrays.stream(array).filter(Objects::nonNull).forEach(items::add);
      }
    }
    return items;
  }

  /** Floats are vectors; integers are lists, unless the name or an annotation says vector. */
  private static boolean isVector(String name, Type generic, int dimension) {
    Class<?> type = JavaTypes.raw(generic);
    if (type == float[].class || type == double[].class) {
      return true;
    }
    boolean asked = dimension > 0 || ColumnInference.isVectorName(name);
    if (type == int[].class || type == long[].class) {
      return asked;
    }
    if (type != List.class && type != Collection.class) {
      return false;
    }
    Class<?> item = JavaTypes.raw(JavaTypes.argument(generic, 0));
    boolean floats = item == Float.class || item == Double.class || item == Number.class;
    return floats || asked && item != Object.class && Number.class.isAssignableFrom(item);
  }

  private int dimension(List<Object> vectors) {
    for (Object vector : vectors) {
      int length = InferredTypes.length(vector);
      if (length > 0) {
        return length;
      }
    }
    throw new SchemaMismatchException(
        "The length of vector \"%s\" of %s is not known: annotate the component with @Dimension, or give a schema"
            .formatted(component.name(), shape.type().getName()));
  }
}
