package io.lancedb.data.write;

import io.lancedb.data.column.Bfloat16;
import io.lancedb.data.column.ColumnPath;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** float16, bfloat16, float32 and float64: any number; finite ones must stay finite. */
final class FloatingWriter extends ColumnWriter {

  /** Null for bfloat16. */
  private final @Nullable FloatingPointPrecision precision;

  FloatingWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.precision =
        field.getType() instanceof ArrowType.FloatingPoint type ? type.getPrecision() : null;
  }

  @Override
  public void writeLong(int index, long value, long row) {
    writeDouble(index, (double) value, row);
  }

  @Override
  public void writeDouble(int index, double value, long row) {
    switch (precision) {
      case HALF -> {
        short half = Float.floatToFloat16((float) value);
        checkFinite(value, Float.float16ToFloat(half), row);
        data().setShort(2L * index, half);
      }
      case SINGLE -> {
        checkFinite(value, (float) value, row);
        data().setFloat(4L * index, (float) value);
      }
      case DOUBLE -> data().setDouble(8L * index, value);
      case null -> {
        short half = Bfloat16.of((float) value);
        checkFinite(value, Bfloat16.toFloat(half), row);
        data().setShort(2L * index, half);
      }
    }
    markValid(index);
  }

  private void checkFinite(double value, float stored, long row) {
    if (Float.isInfinite(stored) && !Double.isInfinite(value)) {
      throw mismatch(value, row);
    }
  }
}
