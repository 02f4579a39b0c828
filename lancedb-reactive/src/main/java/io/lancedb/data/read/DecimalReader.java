package io.lancedb.data.read;

import java.math.BigDecimal;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.util.DecimalUtility;

/** Decimals as BigDecimal with the scale of the column. */
final class DecimalReader extends ColumnReader {

  private final ArrowBuf data;
  private final int scale;
  private final int bytes;

  DecimalReader(FieldVector vector) {
    super(vector);
    ArrowType.Decimal type = (ArrowType.Decimal) field.getType();
    this.data = vector.getDataBuffer();
    this.scale = type.getScale();
    this.bytes = type.getBitWidth() / Byte.SIZE;
  }

  @Override
  BigDecimal read(int row) {
    return DecimalUtility.getBigDecimalFromArrowBuf(data, row, scale, bytes);
  }

  @Override
  public double readDouble(int row) {
    return read(row).doubleValue();
  }
}
