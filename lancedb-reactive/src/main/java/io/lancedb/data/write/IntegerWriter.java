package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import java.math.BigInteger;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Integers of 8 to 64 bits, signed or not: any number that is integral and in range. */
final class IntegerWriter extends ColumnWriter {

  private static final double TWO_POW_63 = 0x1p63;

  private final int width;
  private final long min;
  private final long max;

  IntegerWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    ArrowType.Int type = (ArrowType.Int) field.getType();
    this.width = type.getBitWidth();
    if (type.getIsSigned()) {
      this.min = -1L << (width - 1);
      this.max = ~min;
    } else {
      this.min = 0;
      this.max = width == Long.SIZE ? Long.MAX_VALUE : (1L << width) - 1;
    }
  }

  @Override
  public void writeLong(int index, long value, long row) {
    if (value < min || value > max) {
      throw mismatch(value, row);
    }
    store(index, value);
  }

  @Override
  public void writeDouble(int index, double value, long row) {
    if (value != Math.rint(value) || Math.abs(value) >= TWO_POW_63) {
      throw mismatch(value, row);
    }
    writeLong(index, (long) value, row);
  }

  @Override
  public void writeBoolean(int index, boolean value, long row) {
    store(index, value ? 1 : 0);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    if (!(value instanceof BigInteger big)) {
      throw mismatch(value, row);
    }
    if (big.bitLength() < Long.SIZE) {
      writeLong(index, big.longValue(), row);
    } else if (min == 0 && width == Long.SIZE && big.signum() > 0 && big.bitLength() == Long.SIZE) {
      store(index, big.longValue());
    } else {
      throw mismatch(value, row);
    }
  }

  private void store(int index, long value) {
    switch (width) {
      case 8 -> data().setByte(index, (byte) value);
      case 16 -> data().setShort(2L * index, (short) value);
      case 32 -> data().setInt(4L * index, (int) value);
      default -> data().setLong(8L * index, value);
    }
    markValid(index);
  }
}
