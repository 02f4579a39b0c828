package io.lancedb.data.read;

import io.lancedb.data.column.Times;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Timestamps as Instant where they have a zone, else as LocalDateTime. */
final class TimestampReader extends ColumnReader {

  private final ArrowBuf data;
  private final long unitsPerSecond;
  private final boolean zoned;

  TimestampReader(FieldVector vector) {
    super(vector);
    ArrowType.Timestamp type = (ArrowType.Timestamp) field.getType();
    this.data = vector.getDataBuffer();
    this.unitsPerSecond = Times.unitsPerSecond(type.getUnit());
    this.zoned = type.getTimezone() != null;
  }

  @Override
  Object read(int row) {
    Instant instant = Times.toInstant(data.getLong(8L * row), unitsPerSecond);
    return zoned ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
