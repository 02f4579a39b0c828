package io.lancedb.lance.file.encoding;

import io.lancedb.error.UnsupportedFeatureException;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a decoder must know of a column's Arrow type: the physical shape of one value.
 *
 * @param kind the shape
 * @param bits bits of one fixed-width value or list item; bits of an offset for variable width
 * @param items items of one value; 1 unless a list
 */
public record ValueType(Kind kind, int bits, int items) {

  /** The physical shapes. */
  public enum Kind {
    /** One bit or 1, 2, 4 or 8 bytes. */
    FIXED,
    /** A fixed number of fixed-width items. */
    LIST,
    /** Bytes with offsets. */
    VARIABLE
  }

  /** The shape of a field, or {@link UnsupportedFeatureException}. */
  public static ValueType of(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.Binary) {
      return new ValueType(Kind.VARIABLE, 32, 1);
    }
    if (type instanceof ArrowType.FixedSizeList list && field.getChildren().size() == 1) {
      ValueType item = of(field.getChildren().get(0));
      if (item.kind == Kind.FIXED && item.bits >= 8 && list.getListSize() > 0) {
        return new ValueType(Kind.LIST, item.bits, list.getListSize());
      }
    }
    return new ValueType(Kind.FIXED, bits(type, field), 1);
  }

  private static int bits(ArrowType type, Field field) {
    return switch (type) {
      case ArrowType.Bool ignored -> 1;
      case ArrowType.Int i -> i.getBitWidth();
      case ArrowType.FloatingPoint f -> bits(f.getPrecision());
      case ArrowType.Date d -> d.getUnit() == DateUnit.DAY ? 32 : 64;
      case ArrowType.Timestamp ignored -> 64;
      default ->
          throw new UnsupportedFeatureException(
              "Column \"%s\" has type %s, which is not supported yet"
                  .formatted(field.getName(), type));
    };
  }

  private static int bits(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> 16;
      case SINGLE -> 32;
      case DOUBLE -> 64;
    };
  }

  /** Bytes of one fixed-width item. */
  int itemBytes() {
    return bits >>> 3;
  }

  /** Bytes of one whole value that is not a bit. */
  long valueBytes() {
    return (long) items * itemBytes();
  }
}
