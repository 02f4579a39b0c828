package io.lancedb.data.write;

import io.lancedb.data.column.Bfloat16;
import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Extensions;
import io.lancedb.data.column.ValueText;
import io.lancedb.data.column.VectorBytes;
import io.lancedb.error.BadVectorException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of exactly the column's length: arrays and lists of numbers, and {@code byte[]} for
 * uint8. A wrong length, a NaN, a null or a value out of range is a {@link BadVectorException}.
 */
final class VectorWriter extends ColumnWriter {

  private final BaseFixedWidthVector items;
  private ArrowBuf itemBuffer;
  private MemorySegment data;
  private final int dimension;

  private final boolean bfloat16;

  /** Null for uint8 and bfloat16. */
  private final @Nullable FloatingPointPrecision precision;

  VectorWriter(FixedSizeListVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.items = (BaseFixedWidthVector) vector.getDataVector();
    this.itemBuffer = items.getDataBuffer();
    this.data = VectorBytes.segment(itemBuffer);
    this.dimension = vector.getListSize();
    this.bfloat16 = Extensions.isBfloat16(field.getChildren().get(0));
    this.precision =
        field.getChildren().get(0).getType() instanceof ArrowType.FloatingPoint item
            ? item.getPrecision()
            : null;
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    itemBuffer = items.getDataBuffer();
    data = VectorBytes.segment(itemBuffer);
  }

  /** The items of null vectors are zeros, not nulls. */
  @Override
  public void finish(int rows) {
    super.finish(rows);
    int count = rows * dimension;
    ArrowBuf validity = items.getValidityBuffer();
    validity.setOne(0L, (count + 7) / 8L);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    int length = length(value);
    if (length < 0) {
      throw mismatch(value, row);
    }
    if (length != dimension) {
      throw new BadVectorException(
          "Column \"%s\" needs vectors of %d values, but the vector of row %d has %d"
              .formatted(path, dimension, row, length));
    }
    long first = (long) index * dimension;
    if (value instanceof float[] floats && precision == FloatingPointPrecision.SINGLE) {
      storeFloats(first, floats, row);
    } else if (value instanceof byte[] bytes) {
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, data, first, dimension);
    } else {
      for (int i = 0; i < dimension; i++) {
        storeItem(first + i, item(value, i, row), row);
      }
    }
    markValid(index);
  }

  private int length(Object value) {
    return switch (value) {
      case float[] a -> a.length;
      case double[] a -> a.length;
      case int[] a -> a.length;
      case long[] a -> a.length;
      case byte[] a when precision == null && !bfloat16 -> a.length;
      case List<?> list -> list.size();
      default -> -1;
    };
  }

  private void storeFloats(long first, float[] floats, long row) {
    for (int i = 0; i < floats.length; i++) {
      if (Float.isNaN(floats[i])) {
        throw bad("NaN", row);
      }
    }
    MemorySegment.copy(floats, 0, data, VectorBytes.FLOAT, first * Float.BYTES, floats.length);
  }

  private double item(Object value, int i, long row) {
    return switch (value) {
      case float[] a -> a[i];
      case double[] a -> a[i];
      case int[] a -> a[i];
      case long[] a -> a[i];
      case List<?> list when list.get(i) instanceof Number number -> number.doubleValue();
      case List<?> list -> throw bad(ValueText.of(list.get(i)), row);
      default -> throw mismatch(value, row);
    };
  }

  private void storeItem(long position, double value, long row) {
    if (Double.isNaN(value)) {
      throw bad("NaN", row);
    }
    switch (precision) {
      case HALF -> {
        short half = Float.floatToFloat16((float) value);
        checkFinite(value, Float.float16ToFloat(half), row);
        itemBuffer.setShort(position * Short.BYTES, half);
      }
      case SINGLE -> {
        checkFinite(value, (float) value, row);
        itemBuffer.setFloat(position * Float.BYTES, (float) value);
      }
      case DOUBLE -> itemBuffer.setDouble(position * Double.BYTES, value);
      case null -> {
        if (bfloat16) {
          short half = Bfloat16.of((float) value);
          checkFinite(value, Bfloat16.toFloat(half), row);
          itemBuffer.setShort(position * Short.BYTES, half);
        } else {
          storeByte(position, value, row);
        }
      }
    }
  }

  private void storeByte(long position, double value, long row) {
    int unsigned = (int) value;
    if (unsigned != value || unsigned < 0 || unsigned > 255) {
      throw bad(Double.toString(value), row);
    }
    itemBuffer.setByte(position, (byte) unsigned);
  }

  private void checkFinite(double value, float stored, long row) {
    if (Float.isInfinite(stored) && !Double.isInfinite(value)) {
      throw bad(Double.toString(value), row);
    }
  }

  private BadVectorException bad(String item, long row) {
    return new BadVectorException(
        "Column \"%s\" of type %s: the vector of row %d has the value %s, which cannot be stored"
            .formatted(path, ColumnKind.describe(field), row, item));
  }
}
