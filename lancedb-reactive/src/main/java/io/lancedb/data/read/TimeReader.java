package io.lancedb.data.read;

import io.lancedb.data.column.Times;
import java.time.LocalTime;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Times of day as LocalTime. */
final class TimeReader extends ColumnReader {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final ArrowBuf data;
  private final boolean wide;
  private final long nanosPerUnit;

  TimeReader(FieldVector vector) {
    super(vector);
    ArrowType.Time type = (ArrowType.Time) field.getType();
    this.data = vector.getDataBuffer();
    this.wide = type.getBitWidth() == Long.SIZE;
    this.nanosPerUnit = NANOS_PER_SECOND / Times.unitsPerSecond(type.getUnit());
  }

  /** A file may hold any number; one that is no time of day wraps to the next or previous day. */
  @Override
  LocalTime read(int row) {
    long units = wide ? data.getLong(8L * row) : data.getInt(4L * row);
    long unitsPerDay = 86_400 * (NANOS_PER_SECOND / nanosPerUnit);
    return LocalTime.ofNanoOfDay(Math.floorMod(units, unitsPerDay) * nanosPerUnit);
  }
}
