package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Times;
import java.time.Duration;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Durations in the unit of the column; what is below the unit is cut off. */
final class DurationWriter extends ColumnWriter {

  private final long unitsPerSecond;

  DurationWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.unitsPerSecond = Times.unitsPerSecond(((ArrowType.Duration) field.getType()).getUnit());
  }

  @Override
  void writeObject(int index, Object value, long row) {
    if (!(value instanceof Duration duration)) {
      throw mismatch(value, row);
    }
    try {
      data()
          .setLong(
              8L * index, Times.toUnits(duration.getSeconds(), duration.getNano(), unitsPerSecond));
    } catch (ArithmeticException e) {
      throw mismatch(value, row);
    }
    markValid(index);
  }
}
