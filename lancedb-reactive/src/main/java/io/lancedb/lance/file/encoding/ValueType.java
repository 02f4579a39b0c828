package io.lancedb.lance.file.encoding;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
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
 * @param parts of lists the number of items at each level, outermost first; of packed structs the
 *     bits of each member, or those of its length, negative, where that varies; otherwise empty
 */
public record ValueType(Kind kind, int bits, int items, List<Integer> parts) {

  /** Copies the parts. */
  public ValueType {
    parts = List.copyOf(parts);
  }

  /** A value without parts. */
  public ValueType(Kind kind, int bits, int items) {
    this(kind, bits, items, List.of());
  }

  /** The physical shapes. */
  public enum Kind {
    /** One bit or 1, 2, 4 or 8 bytes. */
    FIXED,
    /** A fixed number of fixed-width items. */
    LIST,
    /** The members of a struct, each of fixed width, back to back. */
    PACKED,
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
      if (list.getListSize() > 0
          && (item.kind == Kind.LIST || item.kind == Kind.FIXED && item.bits >= 8)) {
        List<Integer> sizes = new ArrayList<>();
        sizes.add(list.getListSize());
        sizes.addAll(item.parts);
        int items = Math.multiplyExact(list.getListSize(), item.items);
        return new ValueType(Kind.LIST, item.bits, items, sizes);
      }
    }
    return new ValueType(Kind.FIXED, bits(type, field), 1);
  }

  /** The shape of the rows of a packed struct. */
  public static ValueType ofPacked(Field struct) {
    List<Integer> parts = new ArrayList<>();
    int bits = 0;
    boolean variable = false;
    for (Field member : struct.getChildren()) {
      ValueType type = of(member);
      if (type.kind == Kind.VARIABLE) {
        variable = true;
        parts.add(-type.bits);
      } else {
        int width = Math.multiplyExact(type.bits, type.items);
        parts.add(width);
        bits = Math.addExact(bits, width);
      }
    }
    return variable
        ? new ValueType(Kind.VARIABLE, 32, 1, parts)
        : new ValueType(Kind.PACKED, bits, 1, parts);
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
