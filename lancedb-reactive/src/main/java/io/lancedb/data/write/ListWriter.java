package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.error.SchemaMismatchException;
import java.lang.reflect.Array;
import java.util.Collection;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Lists of every layout: collections and arrays, those of primitives among them. */
final class ListWriter extends ColumnWriter {

  private final FieldVector vector;
  private final ColumnWriter items;
  private final ColumnPath itemPath;
  private final long itemBytes;
  private long count;
  private int end;

  ListWriter(FieldVector vector, Field field, ColumnPath path, StructSource.Factory structs) {
    super(vector, field, path);
    Field item = field.getChildren().get(0);
    this.vector = vector;
    this.itemPath = path.items();
    this.items = ColumnWriter.of(vector.getChildrenFromFields().get(0), item, itemPath, structs);
    this.itemBytes = fixedBytes(item);
  }

  @Override
  public long variableBytes() {
    return count * itemBytes + items.variableBytes();
  }

  @Override
  void reserve(int rows) {
    super.reserve(rows);
    if (vector instanceof FixedSizeListVector list) {
      items.reserve(Math.multiplyExact(rows, list.getListSize()));
    }
  }

  @Override
  public void finish(int rows) {
    items.finish(vector instanceof FixedSizeListVector list ? rows * list.getListSize() : end);
    super.finish(rows);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    int size = size(value, row);
    int start = start(index, size, row);
    items.reserve(Math.addExact(start, size));
    switch (value) {
      case int[] array -> {
        for (int i = 0; i < size; i++) {
          itemPath.at(i);
          items.writeLong(start + i, array[i], row);
        }
      }
      case long[] array -> {
        for (int i = 0; i < size; i++) {
          itemPath.at(i);
          items.writeLong(start + i, array[i], row);
        }
      }
      case float[] array -> {
        for (int i = 0; i < size; i++) {
          itemPath.at(i);
          items.writeDouble(start + i, array[i], row);
        }
      }
      case double[] array -> {
        for (int i = 0; i < size; i++) {
          itemPath.at(i);
          items.writeDouble(start + i, array[i], row);
        }
      }
      case Collection<?> collection -> {
        int i = 0;
        for (Object item : collection) {
          itemPath.at(i);
          items.write(start + i++, item, row);
        }
      }
      default -> {
        for (int i = 0; i < size; i++) {
          itemPath.at(i);
          items.write(start + i, Array.get(value, i), row);
        }
      }
    }
    end(index, size);
  }

  private int size(Object value, long row) {
    if (value instanceof Collection<?> collection) {
      return collection.size();
    }
    if (value.getClass().isArray()) {
      return Array.getLength(value);
    }
    throw mismatch(value, row);
  }

  /** Opens the list at an index; the position of its first item. */
  private int start(int index, int size, long row) {
    count += size;
    return switch (vector) {
      case ListVector list -> list.startNewValue(index);
      case LargeListVector list -> Math.toIntExact(list.startNewValue(index));
      case FixedSizeListVector list -> {
        if (size != list.getListSize()) {
          throw new SchemaMismatchException(
              "Column \"%s\" needs lists of %d items, but the list of row %d has %d"
                  .formatted(path, list.getListSize(), row, size));
        }
        yield list.startNewValue(index);
      }
      default -> throw new IllegalStateException("No list: " + field);
    };
  }

  private void end(int index, int size) {
    switch (vector) {
      case ListVector list -> list.endValue(index, size);
      case LargeListVector list -> list.endValue(index, size);
      default -> {}
    }
    end += size;
  }
}
