package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Times;
import java.time.LocalTime;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Times of day in the unit of the column; what is below the unit is cut off. */
final class TimeWriter extends ColumnWriter {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final boolean wide;
  private final long nanosPerUnit;

  TimeWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    ArrowType.Time type = (ArrowType.Time) field.getType();
    this.wide = type.getBitWidth() == Long.SIZE;
    this.nanosPerUnit = NANOS_PER_SECOND / Times.unitsPerSecond(type.getUnit());
  }

  @Override
  void writeObject(int index, Object value, long row) {
    if (!(value instanceof LocalTime time)) {
      throw mismatch(value, row);
    }
    long units = time.toNanoOfDay() / nanosPerUnit;
    if (wide) {
      data().setLong(8L * index, units);
    } else {
      data().setInt(4L * index, (int) units);
    }
    markValid(index);
  }
}
