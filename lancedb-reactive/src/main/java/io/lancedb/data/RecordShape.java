package io.lancedb.data;

import io.lancedb.error.UnsupportedFeatureException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** What rows need to know of a record class: its components and how to read and call them. */
final class RecordShape {

  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final List<Component> components;
  private final MethodHandle constructor;

  /**
   * One component.
   *
   * @param optional whether the component is an {@code Optional} of its type
   * @param type declared type; of an Optional, that of its content
   * @param generic the type with its arguments
   * @param dimension annotated number of values, or 0
   */
  record Component(
      String name,
      Class<?> declared,
      boolean optional,
      Class<?> type,
      Type generic,
      int dimension,
      MethodHandle accessor) {}

  /** The shape of a record class, made once. */
  static RecordShape of(Class<?> type) {
    return SHAPES.get(Rows.notNull(type, "type"));
  }

  private RecordShape(Class<?> type) {
    if (!type.isRecord()) {
      throw new UnsupportedFeatureException(
          "%s is not a record; rows can be records, maps or %s"
              .formatted(type.getName(), Row.class.getName()));
    }
    this.type = type;
    try {
      RecordComponent[] all = type.getRecordComponents();
      List<Component> list = new ArrayList<>();
      for (RecordComponent component : all) {
        list.add(component(component));
      }
      this.components = List.copyOf(list);
      Class<?>[] types = Arrays.stream(all).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> canonical = type.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      this.constructor = MethodHandles.lookup().unreflectConstructor(canonical);
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw new UnsupportedFeatureException(
          "The record %s cannot be used for rows: %s; its module must open its package"
              .formatted(type.getName(), e.getMessage()),
          e);
    }
  }

  private static Component component(RecordComponent component) throws IllegalAccessException {
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    Dimension dimension = component.getAnnotation(Dimension.class);
    boolean optional = component.getType() == Optional.class;
    Type content =
        optional ? JavaTypes.argument(component.getGenericType(), 0) : component.getGenericType();
    return new Component(
        component.getName(),
        component.getType(),
        optional,
        JavaTypes.raw(content),
        content,
        dimension == null ? 0 : dimension.value(),
        MethodHandles.lookup().unreflect(accessor));
  }

  Class<?> type() {
    return type;
  }

  List<Component> components() {
    return components;
  }

  /** Takes the components in their order. */
  MethodHandle constructor() {
    return constructor;
  }

  /** The schema; vectors without an annotation are as long as the first one of these records. */
  Schema schema(List<?> window) {
    return new Schema(fields(window, 0));
  }

  /** The fields of the schema, of a record that lies so deep within others. */
  List<Field> fields(List<?> window, int depth) {
    List<Field> fields = new ArrayList<>();
    for (Component component : components) {
      fields.add(ComponentTypes.field(this, component, window, depth));
    }
    return fields;
  }
}
