package io.lancedb.data.read;

import io.lancedb.data.column.Times;
import java.time.Duration;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Durations, in the unit of the column. */
final class DurationReader extends ColumnReader {

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final ArrowBuf data;
  private final long unitsPerSecond;

  DurationReader(FieldVector vector) {
    super(vector);
    this.data = vector.getDataBuffer();
    this.unitsPerSecond = Times.unitsPerSecond(((ArrowType.Duration) field.getType()).getUnit());
  }

  @Override
  Duration read(int row) {
    long units = data.getLong(8L * row);
    return Duration.ofSeconds(
        Math.floorDiv(units, unitsPerSecond),
        Math.floorMod(units, unitsPerSecond) * (NANOS_PER_SECOND / unitsPerSecond));
  }
}
