package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import io.lancedb.data.column.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Points in time, counted from 1970 in the unit of the column; what is below the unit is cut off.
 * Columns with a zone take instants in every form; columns without one take local times, and
 * instants as their time in UTC.
 */
final class TimestampWriter extends ColumnWriter {

  private final long unitsPerSecond;
  private final boolean zoned;

  TimestampWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    ArrowType.Timestamp type = (ArrowType.Timestamp) field.getType();
    this.zoned = type.getTimezone() != null;
    this.unitsPerSecond = Times.unitsPerSecond(type.getUnit());
  }

  @Override
  void writeObject(int index, Object value, long row) {
    Instant instant = instant(value);
    if (instant == null) {
      throw mismatch(value, row);
    }
    try {
      data().setLong(8L * index, Times.toUnits(instant, unitsPerSecond));
    } catch (ArithmeticException e) {
      throw mismatch(value, row);
    }
    markValid(index);
  }

  private @Nullable Instant instant(Object value) {
    return switch (value) {
      case Instant instant -> instant;
      case OffsetDateTime time -> time.toInstant();
      case ZonedDateTime time -> time.toInstant();
      case LocalDateTime time when !zoned -> time.toInstant(ZoneOffset.UTC);
      case LocalDate date when !zoned -> date.atStartOfDay().toInstant(ZoneOffset.UTC);
      default -> null;
    };
  }
}
