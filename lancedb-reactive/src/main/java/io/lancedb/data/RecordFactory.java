package io.lancedb.data;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Joins a record's constructor with the readers of its components into one method handle {@code
 * (ComponentReader[], int row) -> Object}, in which primitive values are not boxed.
 */
final class RecordFactory {

  private RecordFactory() {}

  static MethodHandle of(RecordShape shape) {
    List<RecordShape.Component> components = shape.components();
    MethodHandle handle = shape.constructor();
    for (int i = components.size() - 1; i >= 0; i--) {
      handle = MethodHandles.collectArguments(handle, i, argument(i, components.get(i).declared()));
    }
    MethodType joined =
        MethodType.methodType(handle.type().returnType(), ComponentReader[].class, int.class);
    int[] order = new int[handle.type().parameterCount()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % 2;
    }
    return MethodHandles.permuteArguments(handle, joined, order)
        .asType(joined.changeReturnType(Object.class));
  }

  /** {@code (ComponentReader[], int row) -> type}. */
  private static MethodHandle argument(int index, Class<?> type) {
    Class<?> read =
        type == boolean.class || type == long.class || type == double.class
            ? type
            : type == float.class
                ? double.class
                : type.isPrimitive() && type != char.class ? long.class : Object.class;
    try {
      MethodHandle reader =
          MethodHandles.lookup()
              .findStatic(
                  RecordFactory.class,
                  read.getSimpleName().toLowerCase(Locale.ROOT) + "At",
                  MethodType.methodType(read, int.class, ComponentReader[].class, int.class));
      MethodHandle bound = MethodHandles.insertArguments(reader, 0, index);
      return MethodHandles.explicitCastArguments(bound, bound.type().changeReturnType(type));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  // Found by name, above.
  static long longAt(int index, ComponentReader[] readers, int row) {
    return readers[index].longAt(row);
  }

  static double doubleAt(int index, ComponentReader[] readers, int row) {
    return readers[index].doubleAt(row);
  }

  static boolean booleanAt(int index, ComponentReader[] readers, int row) {
    return readers[index].booleanAt(row);
  }

  static @Nullable Object objectAt(int index, ComponentReader[] readers, int row) {
    return readers[index].objectAt(row);
  }
}
