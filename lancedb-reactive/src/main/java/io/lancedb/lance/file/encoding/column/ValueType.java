package io.lancedb.lance.file.encoding.column;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a decoder or an encoder must know of a column's Arrow type: the physical shape of one value.
 *
 * @param kind the shape
 * @param bits bits of one fixed-width value or list item; bits of an offset for variable width; 0
 *     where there are no values
 * @param dimensions sizes of the fixed-size lists, outermost first; empty unless a list
 * @param members of packed structs the bits of each member, or those of its length, negative, where
 *     that varies; otherwise empty
 */
public record ValueType(Kind kind, int bits, List<Integer> dimensions, List<Integer> members) {

  /** Lists with more items have values whose bits do not fit the 32 that a page has for them. */
  private static final long MAX_ITEMS = 1 << 24;

  /** The physical shapes. */
  public enum Kind {
    /** No values: all rows are null. */
    NULL,
    /** One bit or a whole number of bytes. */
    FIXED,
    /** A fixed number of fixed-width items, or of such lists. */
    LIST,
    /** The members of a struct, each of fixed width, back to back. */
    PACKED,
    /** Bytes with offsets. */
    VARIABLE
  }

  /** Copies the lists. */
  public ValueType {
    dimensions = List.copyOf(dimensions);
    members = List.copyOf(members);
  }

  /** A value that is no packed struct. */
  public ValueType(Kind kind, int bits, List<Integer> dimensions) {
    this(kind, bits, dimensions, List.of());
  }

  /** The shape of a field, or {@link UnsupportedFeatureException}. */
  public static ValueType of(Field field) {
    return switch (field.getType()) {
      case ArrowType.Null ignored -> new ValueType(Kind.NULL, 0, List.of());
      case ArrowType.Utf8 ignored -> new ValueType(Kind.VARIABLE, 32, List.of());
      case ArrowType.Binary ignored -> new ValueType(Kind.VARIABLE, 32, List.of());
      case ArrowType.LargeUtf8 ignored -> new ValueType(Kind.VARIABLE, 64, List.of());
      case ArrowType.LargeBinary ignored -> new ValueType(Kind.VARIABLE, 64, List.of());
      case ArrowType.FixedSizeList ignored -> list(field);
      default -> new ValueType(Kind.FIXED, bits(field), List.of());
    };
  }

  /** The shape of the rows of a packed struct, or {@link UnsupportedFeatureException}. */
  public static ValueType ofPacked(Field struct) {
    List<Integer> members = new ArrayList<>();
    long bits = 0;
    boolean variable = false;
    for (Field member : struct.getChildren()) {
      ValueType type = of(member);
      long width = type.kind == Kind.VARIABLE ? -type.bits : (long) type.bits * type.items();
      if (width == 0 || width % 8 != 0 || width > MAX_ITEMS) {
        throw new UnsupportedFeatureException(
            "Column \"%s\" is a packed struct with a member of type %s, which is not supported"
                .formatted(struct.getName(), member.getType()));
      }
      variable |= width < 0;
      bits += Math.max(0, width);
      members.add((int) width);
    }
    if (bits > Integer.MAX_VALUE) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" is a packed struct of %d bits".formatted(struct.getName(), bits));
    }
    return variable
        ? new ValueType(Kind.VARIABLE, 32, List.of(), members)
        : new ValueType(Kind.PACKED, (int) bits, List.of(), members);
  }

  private static ValueType list(Field field) {
    List<Integer> dimensions = new ArrayList<>();
    long items = 1;
    Field item = field;
    while (item.getType() instanceof ArrowType.FixedSizeList list
        && item.getChildren().size() == 1
        && list.getListSize() > 0) {
      dimensions.add(list.getListSize());
      items *= list.getListSize();
      if (items > MAX_ITEMS) {
        throw new UnsupportedFeatureException(
            "Column \"%s\" has vectors of %d items or more; at most %d are supported"
                .formatted(field.getName(), items, MAX_ITEMS));
      }
      item = item.getChildren().get(0);
    }
    return new ValueType(Kind.LIST, bits(item), dimensions);
  }

  private static int bits(Field field) {
    return switch (field.getType()) {
      case ArrowType.Bool ignored -> 1;
      case ArrowType.Int i -> i.getBitWidth();
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> 16;
            case SINGLE -> 32;
            case DOUBLE -> 64;
          };
      case ArrowType.Decimal d when d.getBitWidth() >= 128 -> d.getBitWidth();
      case ArrowType.Date d -> d.getUnit() == DateUnit.DAY ? 32 : 64;
      case ArrowType.Time t -> t.getBitWidth();
      case ArrowType.Timestamp ignored -> 64;
      case ArrowType.Duration ignored -> 64;
      case ArrowType.FixedSizeBinary b when b.getByteWidth() > 0 && b.getByteWidth() < 1 << 28 ->
          b.getByteWidth() * 8;
      default ->
          throw new UnsupportedFeatureException(
              "Column \"%s\" has type %s, which is not supported yet"
                  .formatted(field.getName(), field.getType()));
    };
  }

  /** Items of one value on the innermost level; 1 unless a list. */
  public int items() {
    return items(dimensions.size());
  }

  /** Items of one value on one of the levels of lists, 1 being that of the outermost list. */
  public int items(int level) {
    int items = 1;
    for (int i = 0; i < level; i++) {
      items *= dimensions.get(i);
    }
    return items;
  }

  /** Bytes of one fixed-width item. */
  public int itemBytes() {
    return bits >>> 3;
  }

  /** Bytes of one whole value that is not made of bits. */
  public long valueBytes() {
    return (long) items() * itemBytes();
  }
}
