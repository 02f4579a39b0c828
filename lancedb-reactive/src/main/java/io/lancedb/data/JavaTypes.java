package io.lancedb.data;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

/** Generic types of record components, as far as columns have a use for them. */
final class JavaTypes {

  private JavaTypes() {}

  /** The class of a type; {@code Object} where it has none of its own. */
  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      default -> Object.class;
    };
  }

  /** A type argument; {@code Object} where there is none. */
  static Type argument(Type type, int index) {
    return switch (type) {
      case ParameterizedType parameterized
          when index < parameterized.getActualTypeArguments().length ->
          parameterized.getActualTypeArguments()[index];
      case WildcardType wildcard -> argument(wildcard.getUpperBounds()[0], index);
      default -> Object.class;
    };
  }

  /** The type of the elements of an array. */
  static Type element(Type array) {
    return array instanceof GenericArrayType generic
        ? generic.getGenericComponentType()
        : raw(array).getComponentType();
  }

  /** The type itself, or the class that boxes it. */
  static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}
