package io.lancedb.data.read;

import io.lancedb.data.column.Bfloat16;
import io.lancedb.data.column.ColumnKind;
import io.lancedb.data.column.Extensions;
import io.lancedb.data.column.VectorBytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Vectors as float[] (float16, bfloat16, float32), double[] (float64) or byte[] (uint8); those that
 * have nulls in them, which other clients may store, as lists.
 */
final class VectorReader extends ColumnReader {

  private final MemorySegment data;
  private final int dimension;
  private final boolean bfloat16;
  private final @Nullable ColumnReader itemsWithNulls;

  /** Null for bfloat16 and uint8. */
  private final @Nullable FloatingPointPrecision precision;

  VectorReader(FixedSizeListVector vector) {
    super(vector);
    this.data = VectorBytes.segment(vector.getDataVector().getDataBuffer());
    this.dimension = vector.getListSize();
    this.itemsWithNulls =
        vector.getDataVector().getNullCount() == 0 ? null : items(vector.getDataVector());
    this.bfloat16 = Extensions.isBfloat16(field.getChildren().get(0));
    this.precision =
        field.getChildren().get(0).getType() instanceof ArrowType.FloatingPoint item
            ? item.getPrecision()
            : null;
  }

  @Override
  Object read(int row) {
    long first = (long) row * dimension;
    if (itemsWithNulls != null) {
      for (int i = 0; i < dimension; i++) {
        if (itemsWithNulls.isNull((int) first + i)) {
          return list(itemsWithNulls, (int) first);
        }
      }
    }
    return switch (precision) {
      case HALF -> halves(first);
      case SINGLE -> {
        float[] floats = new float[dimension];
        MemorySegment.copy(data, VectorBytes.FLOAT, first * Float.BYTES, floats, 0, dimension);
        yield floats;
      }
      case DOUBLE -> {
        double[] doubles = new double[dimension];
        MemorySegment.copy(data, VectorBytes.DOUBLE, first * Double.BYTES, doubles, 0, dimension);
        yield doubles;
      }
      case null -> bfloat16 ? brains(first) : bytes(first);
    };
  }

  private static ColumnReader items(FieldVector items) {
    return ColumnKind.of(items.getField()) == ColumnKind.FLOATING
        ? new FloatingReader(items)
        : new IntegerReader(items);
  }

  private List<@Nullable Object> list(ColumnReader items, int first) {
    List<@Nullable Object> list = new ArrayList<>(dimension);
    for (int i = first; i < first + dimension; i++) {
      list.add(items.value(i));
    }
    return Collections.unmodifiableList(list);
  }

  private float[] halves(long first) {
    float[] floats = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      floats[i] = Float.float16ToFloat(data.get(VectorBytes.SHORT, (first + i) * Short.BYTES));
    }
    return floats;
  }

  private float[] brains(long first) {
    float[] floats = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      floats[i] = Bfloat16.toFloat(data.get(VectorBytes.SHORT, (first + i) * Short.BYTES));
    }
    return floats;
  }

  private byte[] bytes(long first) {
    byte[] bytes = new byte[dimension];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, first, bytes, 0, dimension);
    return bytes;
  }
}
