package io.lancedb.data.read;

import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** date32 and date64 as LocalDate. */
final class DateReader extends ColumnReader {

  private static final long MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);

  private final ArrowBuf data;
  private final boolean days;

  DateReader(FieldVector vector) {
    super(vector);
    this.data = vector.getDataBuffer();
    this.days = ((ArrowType.Date) field.getType()).getUnit() == DateUnit.DAY;
  }

  @Override
  Object read(int row) {
    return LocalDate.ofEpochDay(
        days ? data.getInt(4L * row) : Math.floorDiv(data.getLong(8L * row), MILLIS_PER_DAY));
  }
}
