package io.lancedb.data.write;

import io.lancedb.data.column.ColumnPath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.DecimalUtility;

/**
 * Decimals of 128 and 256 bits: numbers that have no more digits before and after the point than
 * the column. A float counts with the digits of its shortest text.
 */
final class DecimalWriter extends ColumnWriter {

  private final int precision;
  private final int scale;
  private final int bytes;

  DecimalWriter(FieldVector vector, Field field, ColumnPath path) {
    super(vector, field, path);
    ArrowType.Decimal type = (ArrowType.Decimal) field.getType();
    this.precision = type.getPrecision();
    this.scale = type.getScale();
    this.bytes = type.getBitWidth() / Byte.SIZE;
  }

  @Override
  public void writeLong(int index, long value, long row) {
    store(index, BigDecimal.valueOf(value), value, row);
  }

  @Override
  public void writeDouble(int index, double value, long row) {
    if (!Double.isFinite(value)) {
      throw mismatch(value, row);
    }
    store(index, BigDecimal.valueOf(value), value, row);
  }

  @Override
  void writeObject(int index, Object value, long row) {
    switch (value) {
      case BigDecimal decimal -> store(index, decimal, value, row);
      case BigInteger integer -> store(index, new BigDecimal(integer), value, row);
      default -> throw mismatch(value, row);
    }
  }

  private void store(int index, BigDecimal value, Object original, long row) {
    BigDecimal scaled;
    try {
      // A huge exponent would make a number of as many digits.
      if (value.signum() != 0 && (long) value.precision() - value.scale() > precision - scale) {
        throw mismatch(original, row);
      }
      scaled =
          value.signum() == 0
              ? BigDecimal.ZERO.setScale(scale)
              : value.setScale(scale, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      throw mismatch(original, row);
    }
    DecimalUtility.writeBigDecimalToArrowBuf(scaled, data(), index, bytes);
    markValid(index);
  }
}
