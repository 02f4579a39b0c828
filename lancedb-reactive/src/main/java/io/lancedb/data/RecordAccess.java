package io.lancedb.data;

import io.lancedb.data.write.ColumnWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies one component of records into a column: without boxing where it is primitive. */
abstract sealed class RecordAccess {

  final MethodHandle accessor;

  private RecordAccess(MethodHandle accessor, Class<?> result) {
    this.accessor = accessor.asType(MethodType.methodType(result, Object.class));
  }

  /** The access that suits the component's type. */
  static RecordAccess of(RecordShape.Component component) {
    Class<?> type = component.declared();
    if (type == boolean.class) {
      return new Booleans(component.accessor());
    }
    if (type == float.class || type == double.class) {
      return new Floatings(component.accessor());
    }
    if (type.isPrimitive() && type != char.class) {
      return new Integers(component.accessor());
    }
    return new Objects(component.accessor());
  }

  /** The value of a component, that of an Optional's content. */
  static @Nullable Object get(RecordShape.Component component, Object item) {
    return new Objects(component.accessor()).get(item);
  }

  /** Copies the component of one record. */
  final void copy(Object item, ColumnWriter column, int index, long row) {
    try {
      invoke(item, column, index, row);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("A record's accessor failed", e);
    }
  }

  abstract void invoke(Object item, ColumnWriter column, int index, long row) throws Throwable;

  private static final class Integers extends RecordAccess {

    Integers(MethodHandle accessor) {
      super(accessor, long.class);
    }

    @Override
    void invoke(Object item, ColumnWriter column, int index, long row) throws Throwable {
      column.writeLong(index, (long) accessor.invokeExact(item), row);
    }
  }

  private static final class Floatings extends RecordAccess {

    Floatings(MethodHandle accessor) {
      super(accessor, double.class);
    }

    @Override
    void invoke(Object item, ColumnWriter column, int index, long row) throws Throwable {
      column.writeDouble(index, (double) accessor.invokeExact(item), row);
    }
  }

  private static final class Booleans extends RecordAccess {

    Booleans(MethodHandle accessor) {
      super(accessor, boolean.class);
    }

    @Override
    void invoke(Object item, ColumnWriter column, int index, long row) throws Throwable {
      column.writeBoolean(index, (boolean) accessor.invokeExact(item), row);
    }
  }

  private static final class Objects extends RecordAccess {

    Objects(MethodHandle accessor) {
      super(accessor, Object.class);
    }

    @Override
    void invoke(Object item, ColumnWriter column, int index, long row) throws Throwable {
      column.write(index, content((Object) accessor.invokeExact(item)), row);
    }

    @Nullable Object get(Object item) {
      try {
        return content((Object) accessor.invokeExact(item));
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("A record's accessor failed", e);
      }
    }

    private static @Nullable Object content(@Nullable Object value) {
      return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }
  }
}
