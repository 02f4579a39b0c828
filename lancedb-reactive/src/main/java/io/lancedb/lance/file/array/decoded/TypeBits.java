package io.lancedb.lance.file.array.decoded;

import io.lancedb.error.UnsupportedFeatureException;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Widths of Arrow's types of fixed width. */
public final class TypeBits {

  private TypeBits() {}

  /** Bits of one value, or {@link UnsupportedFeatureException} where it has no fixed width. */
  public static int of(Field field) {
    return switch (field.getType()) {
      case ArrowType.Bool ignored -> 1;
      case ArrowType.Int type -> type.getBitWidth();
      case ArrowType.FloatingPoint type ->
          switch (type.getPrecision()) {
            case HALF -> 16;
            case SINGLE -> 32;
            case DOUBLE -> 64;
          };
      case ArrowType.Decimal type -> type.getBitWidth();
      case ArrowType.Date type -> type.getUnit() == DateUnit.DAY ? 32 : 64;
      case ArrowType.Time type -> type.getBitWidth();
      case ArrowType.Timestamp ignored -> 64;
      case ArrowType.Duration ignored -> 64;
      case ArrowType.FixedSizeBinary type -> Math.multiplyExact(8, type.getByteWidth());
      case ArrowType.Interval type ->
          switch (type.getUnit()) {
            case YEAR_MONTH -> 32;
            case DAY_TIME -> 64;
            case MONTH_DAY_NANO -> 128;
          };
      default ->
          throw new UnsupportedFeatureException(
              "Column \"%s\" has type %s, which data files of version 2.0 cannot hold: use 2.2"
                  .formatted(field.getName(), field.getType()));
    };
  }
}
