package io.lancedb.data.read;

import java.math.BigInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Integers; unsigned ones as the next wider type, uint64 as Long or BigInteger. */
final class IntegerReader extends ColumnReader {

  private static final BigInteger TWO_POW_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

  private final ArrowBuf data;
  private final int width;
  private final boolean signed;

  IntegerReader(FieldVector vector) {
    super(vector);
    ArrowType.Int type = (ArrowType.Int) field.getType();
    this.data = vector.getDataBuffer();
    this.width = type.getBitWidth();
    this.signed = type.getIsSigned();
  }

  @Override
  Object read(int row) {
    long bits = bits(row);
    if (signed) {
      return switch (width) {
        case 8 -> (Object) (byte) bits;
        case 16 -> (Object) (short) bits;
        case 32 -> (Object) (int) bits;
        default -> (Object) bits;
      };
    }
    return switch (width) {
      case 8 -> (Object) (short) bits;
      case 16 -> (Object) (int) bits;
      case 32 -> (Object) bits;
      default -> bits >= 0 ? (Object) bits : BigInteger.valueOf(bits).add(TWO_POW_64);
    };
  }

  /**
   * The value.
   *
   * @throws ArithmeticException if it is 2^63 or more
   */
  @Override
  public long readLong(int row) {
    long bits = bits(row);
    if (bits < 0 && !signed) {
      throw new ArithmeticException("uint64 value over the range of long");
    }
    return bits;
  }

  @Override
  public double readDouble(int row) {
    long bits = bits(row);
    return bits < 0 && !signed ? BigInteger.valueOf(bits).add(TWO_POW_64).doubleValue() : bits;
  }

  private long bits(int row) {
    return switch (width) {
      case 8 -> signed ? data.getByte(row) : data.getByte(row) & 0xff;
      case 16 -> signed ? data.getShort(2L * row) : data.getShort(2L * row) & 0xffff;
      case 32 -> signed ? data.getInt(4L * row) : data.getInt(4L * row) & 0xffff_ffffL;
      default -> data.getLong(8L * row);
    };
  }
}
