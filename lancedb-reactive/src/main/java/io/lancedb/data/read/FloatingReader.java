package io.lancedb.data.read;

import io.lancedb.data.column.Bfloat16;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** float16, bfloat16 and float32 as Float, float64 as Double. */
final class FloatingReader extends ColumnReader {

  private final ArrowBuf data;

  /** Null for bfloat16. */
  private final @Nullable FloatingPointPrecision precision;

  FloatingReader(FieldVector vector) {
    super(vector);
    this.data = vector.getDataBuffer();
    this.precision =
        field.getType() instanceof ArrowType.FloatingPoint type ? type.getPrecision() : null;
  }

  @Override
  Object read(int row) {
    double value = readDouble(row);
    return precision == FloatingPointPrecision.DOUBLE ? (Object) value : (Object) (float) value;
  }

  @Override
  public double readDouble(int row) {
    return switch (precision) {
      case HALF -> Float.float16ToFloat(data.getShort(2L * row));
      case SINGLE -> data.getFloat(4L * row);
      case DOUBLE -> data.getDouble(8L * row);
      case null -> Bfloat16.toFloat(data.getShort(2L * row));
    };
  }
}
