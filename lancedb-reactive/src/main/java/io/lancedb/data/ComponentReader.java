package io.lancedb.data;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ValueText;
import io.lancedb.data.read.ColumnReader;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.SchemaMismatchException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Reads one column of a batch as one component of a record. */
final class ComponentReader {

  private final RecordShape.Component component;
  private final ColumnReader column;
  private final @Nullable Conversion conversion;
  private final long min;
  private final long max;

  private ComponentReader(
      RecordShape.Component component, ColumnReader column, @Nullable Conversion conversion) {
    this.component = component;
    this.column = column;
    this.conversion = conversion;
    int bits = bits(component.declared());
    this.max = (1L << (bits - 1)) - 1;
    this.min = ~max;
  }

  private static int bits(Class<?> type) {
    if (type == byte.class) {
      return Byte.SIZE;
    }
    if (type == short.class) {
      return Short.SIZE;
    }
    return type == int.class ? Integer.SIZE : Long.SIZE;
  }

  /** Fails as {@link RecordMapper#check}. */
  static void check(RecordShape shape, Schema schema) {
    for (RecordShape.Component component : shape.components()) {
      conversion(shape, component, find(component, schema.getFields()));
    }
  }

  /** One reader for each component. */
  static ComponentReader[] of(RecordShape shape, VectorSchemaRoot batch) {
    List<RecordShape.Component> components = shape.components();
    ComponentReader[] readers = new ComponentReader[components.size()];
    for (int i = 0; i < readers.length; i++) {
      RecordShape.Component component = components.get(i);
      Field field = find(component, batch.getSchema().getFields());
      readers[i] =
          new ComponentReader(
              component,
              RowStructs.reader(batch.getVector(batch.getSchema().getFields().indexOf(field))),
              conversion(shape, component, field));
    }
    return readers;
  }

  static Field find(RecordShape.Component component, List<Field> fields) {
    for (Field field : fields) {
      if (field.getName().equals(component.name())) {
        return field;
      }
    }
    throw new ColumnNotFoundException(
        component.name(), fields.stream().map(Field::getName).toList());
  }

  /** Null where values are read as primitives. */
  private static @Nullable Conversion conversion(
      RecordShape shape, RecordShape.Component component, Field field) {
    ColumnKind kind = ColumnKind.of(field);
    Class<?> type = component.declared();
    Conversion conversion = null;
    boolean possible;
    if (!type.isPrimitive() || type == char.class) {
      conversion = Conversion.find(field, component.generic());
      possible = conversion != null;
    } else if (type == boolean.class) {
      possible = kind == ColumnKind.BOOL;
    } else if (type == float.class || type == double.class) {
      possible = kind == ColumnKind.INTEGER || kind == ColumnKind.FLOATING;
    } else {
      possible = kind == ColumnKind.INTEGER;
    }
    if (!possible) {
      throw impossible(shape, component, field);
    }
    return conversion;
  }

  static SchemaMismatchException impossible(
      RecordShape shape, RecordShape.Component component, Field field) {
    return new SchemaMismatchException(
        "Component \"%s\" of %s has type %s, which cannot take the column's type %s"
            .formatted(
                component.name(),
                shape.type().getSimpleName(),
                component.type().getSimpleName(),
                ColumnKind.describe(field)));
  }

  long longAt(int row) {
    requireValue(row);
    long value;
    try {
      value = column.readLong(row);
    } catch (ArithmeticException e) {
      throw doesNotFit(row, e);
    }
    if (value < min || value > max) {
      throw doesNotFit(row, null);
    }
    return value;
  }

  double doubleAt(int row) {
    requireValue(row);
    double value = column.readDouble(row);
    if (component.declared() == float.class
        && Float.isInfinite((float) value)
        && !Double.isInfinite(value)) {
      throw doesNotFit(row, null);
    }
    return value;
  }

  boolean booleanAt(int row) {
    requireValue(row);
    return column.readLong(row) != 0;
  }

  @Nullable Object objectAt(int row) {
    if (component.declared() == char.class) {
      requireValue(row);
    }
    Object value = column.value(row);
    if (value != null && conversion != null) {
      try {
        value = conversion.convert(value);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw doesNotFit(row, e);
      }
    }
    return component.optional() ? Optional.ofNullable(value) : value;
  }

  private void requireValue(int row) {
    if (column.isNull(row)) {
      throw new SchemaMismatchException(
          "Column \"%s\" is null in a row, which component \"%s %s\" cannot be; declare its boxed type or an Optional"
              .formatted(component.name(), component.declared().getSimpleName(), component.name()));
    }
  }

  private SchemaMismatchException doesNotFit(int row, @Nullable Exception cause) {
    return new SchemaMismatchException(
        "Column \"%s\" of type %s has the value %s, which component type %s cannot hold"
            .formatted(
                component.name(),
                ColumnKind.describe(column.field()),
                ValueText.of(column.value(row)),
                component.type().getSimpleName()),
        cause);
  }
}
