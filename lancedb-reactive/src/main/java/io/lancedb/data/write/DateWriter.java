package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Dates, in days or in milliseconds: LocalDate, or a LocalDateTime at midnight. */
final class DateWriter extends ColumnWriter {

  private static final long MILLIS_PER_DAY = TimeUnit.DAYS.toMillis(1);

  private final boolean days;

  DateWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    this.days = ((ArrowType.Date) field.getType()).getUnit() == DateUnit.DAY;
  }

  @Override
  void writeObject(int index, Object value, long row) {
    long day =
        switch (value) {
          case LocalDate date -> date.toEpochDay();
          case LocalDateTime time when time.toLocalTime().equals(LocalTime.MIDNIGHT) ->
              time.toLocalDate().toEpochDay();
          default -> throw mismatch(value, row);
        };
    if (!days) {
      data().setLong(8L * index, day * MILLIS_PER_DAY);
    } else if (day == (int) day) {
      data().setInt(4L * index, (int) day);
    } else {
      throw mismatch(value, row);
    }
    markValid(index);
  }
}
