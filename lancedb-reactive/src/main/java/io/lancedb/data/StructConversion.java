package io.lancedb.data;

import io.lancedb.error.LanceDbException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Structs as records, rows or maps from the names of their fields. */
final class StructConversion implements Conversion {

  private record Part(String name, boolean optional, Class<?> declared, Conversion conversion) {}

  private final List<Part> parts;
  private final MethodHandle create;

  private StructConversion(List<Part> parts, MethodHandle constructor) {
    this.parts = parts;
    this.create =
        constructor
            .asSpreader(Object[].class, parts.size())
            .asType(MethodType.methodType(Object.class, Object[].class));
  }

  static @Nullable Conversion find(Field field, Type target) {
    Class<?> type = JavaTypes.raw(target);
    if (type == Row.class) {
      return value -> value;
    }
    if (type == Map.class) {
      return map(field, JavaTypes.argument(target, 1));
    }
    if (!type.isRecord()) {
      return null;
    }
    RecordShape shape = RecordShape.of(type);
    List<Part> parts =
        shape.components().stream().map(component -> part(shape, component, field)).toList();
    return new StructConversion(parts, shape.constructor());
  }

  private static Part part(RecordShape shape, RecordShape.Component component, Field struct) {
    Field field = ComponentReader.find(component, struct.getChildren());
    Conversion conversion = Conversion.find(field, component.generic());
    if (conversion == null) {
      throw ComponentReader.impossible(shape, component, field);
    }
    return new Part(component.name(), component.optional(), component.declared(), conversion);
  }

  /** Fields as entries of a map, each as the type of its values. */
  private static @Nullable Conversion map(Field struct, Type valueType) {
    Map<String, Conversion> conversions = new LinkedHashMap<>();
    for (Field field : struct.getChildren()) {
      Conversion conversion =
          valueType == Object.class
              ? value -> Objects.requireNonNull(Values.unnested(value))
              : Conversion.find(field, valueType);
      if (conversion == null) {
        return null;
      }
      conversions.put(field.getName(), conversion);
    }
    return value -> {
      Row row = (Row) value;
      Map<String, @Nullable Object> map = LinkedHashMap.newLinkedHashMap(conversions.size());
      conversions.forEach((name, conversion) ->
          map.put(name, Conversion.apply(conversion, row.peek(name), Object.class)));
      return Collections.unmodifiableMap(map);
    };
  }

  @Override
  public Object convert(Object value) {
    Row row = (Row) value;
    @Nullable Object[] arguments = new @Nullable Object[parts.size()];
    for (int i = 0; i < arguments.length; i++) {
      Part part = parts.get(i);
      Object converted = Conversion.apply(part.conversion, row.peek(part.name), part.declared);
      arguments[i] = part.optional ? Optional.ofNullable(converted) : converted;
    }
    try {
      return (Object) create.invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LanceDbException("The record's constructor failed: " + e.getMessage(), e);
    }
  }
}
