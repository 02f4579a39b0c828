package io.lancedb.data.column;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The column types that rows can have, grouped by how their values are written and read. */
public enum ColumnKind {
  /** Holds nulls only. */
  NULL,
  BOOL,
  INTEGER,
  /** Floats of 16, 32 and 64 bits, and bfloat16. */
  FLOATING,
  DECIMAL,
  /** utf8 in every form, JSON texts among them. */
  TEXT,
  /** Bytes of variable or fixed length. */
  BINARY,
  DATE,
  TIME,
  TIMESTAMP,
  DURATION,
  /** A fixed-size list of float16, bfloat16, float32, float64 or uint8. */
  VECTOR,
  /** A list, a large list, or any other fixed-size list. */
  LIST,
  STRUCT,
  MAP;

  /**
   * The kind of a column; fields below it are not looked at.
   *
   * @throws UnsupportedFeatureException if rows cannot have columns of this type
   */
  public static ColumnKind of(Field field) {
    return of(field, field.getName());
  }

  /** The same, with the name of the column for the error. */
  public static ColumnKind of(Field field, Object name) {
    if (field.getDictionary() != null) {
      throw unsupported(name, "dictionary of " + field.getType());
    }
    return switch (field.getType()) {
      case ArrowType.Null ignored -> NULL;
      case ArrowType.Bool ignored -> BOOL;
      case ArrowType.Int ignored -> INTEGER;
      case ArrowType.FloatingPoint ignored -> FLOATING;
      case ArrowType.Decimal type when type.getBitWidth() >= 128 -> DECIMAL;
      case ArrowType.Utf8 ignored -> TEXT;
      case ArrowType.LargeUtf8 ignored -> TEXT;
      case ArrowType.Utf8View ignored -> TEXT;
      case ArrowType.Binary ignored -> BINARY;
      case ArrowType.LargeBinary ignored -> BINARY;
      case ArrowType.BinaryView ignored -> BINARY;
      case ArrowType.FixedSizeBinary ignored -> Extensions.isBfloat16(field) ? FLOATING : BINARY;
      case ArrowType.Date ignored -> DATE;
      case ArrowType.Time ignored -> TIME;
      case ArrowType.Timestamp ignored -> TIMESTAMP;
      case ArrowType.Duration ignored -> DURATION;
      case ArrowType.List ignored when field.getChildren().size() == 1 -> LIST;
      case ArrowType.LargeList ignored when field.getChildren().size() == 1 -> LIST;
      case ArrowType.FixedSizeList list
          when list.getListSize() > 0 && field.getChildren().size() == 1 ->
          isVectorItem(field.getChildren().get(0)) ? VECTOR : LIST;
      case ArrowType.Struct ignored -> STRUCT;
      case ArrowType.Map ignored when isMap(field) -> MAP;
      default -> throw unsupported(name, describe(field));
    };
  }

  private static boolean isVectorItem(Field item) {
    if (item.getDictionary() != null) {
      return false;
    }
    return switch (item.getType()) {
      case ArrowType.FloatingPoint ignored -> true;
      case ArrowType.Int type -> type.getBitWidth() == 8 && !type.getIsSigned();
      default -> Extensions.isBfloat16(item);
    };
  }

  private static boolean isMap(Field field) {
    return field.getChildren().size() == 1
        && field.getChildren().get(0).getType() instanceof ArrowType.Struct
        && field.getChildren().get(0).getChildren().size() == 2;
  }

  private static UnsupportedFeatureException unsupported(Object name, String type) {
    return new UnsupportedFeatureException(
        "Column \"%s\" has type %s, which is not supported; supported are null, bool, integers, floats, decimals of 128 and 256 bits, utf8, binary, dates, times, timestamps, durations, lists, structs and maps"
            .formatted(name, type));
  }

  /** The type of a column as users write it: {@code int64}, {@code timestamp[us, UTC]}. */
  public static String describe(Field field) {
    if (Extensions.isJson(field)) {
      return "json";
    }
    if (Extensions.isBfloat16(field)) {
      return "bfloat16";
    }
    return switch (field.getType()) {
      case ArrowType.Int type -> (type.getIsSigned() ? "int" : "uint") + type.getBitWidth();
      case ArrowType.FloatingPoint type ->
          switch (type.getPrecision()) {
            case HALF -> "float16";
            case SINGLE -> "float32";
            case DOUBLE -> "float64";
          };
      case ArrowType.Decimal type ->
          "decimal%d(%d, %d)".formatted(type.getBitWidth(), type.getPrecision(), type.getScale());
      case ArrowType.LargeUtf8 ignored -> "large_utf8";
      case ArrowType.LargeBinary ignored -> "large_binary";
      case ArrowType.Utf8View ignored -> "utf8_view";
      case ArrowType.BinaryView ignored -> "binary_view";
      case ArrowType.FixedSizeBinary type -> "fixed_size_binary[%d]".formatted(type.getByteWidth());
      case ArrowType.Date type -> type.getUnit() == DateUnit.DAY ? "date32" : "date64";
      case ArrowType.Time type -> "time%d[%s]".formatted(type.getBitWidth(), unit(type.getUnit()));
      case ArrowType.Timestamp type ->
          type.getTimezone() == null
              ? "timestamp[%s]".formatted(unit(type.getUnit()))
              : "timestamp[%s, %s]".formatted(unit(type.getUnit()), type.getTimezone());
      case ArrowType.Duration type -> "duration[%s]".formatted(unit(type.getUnit()));
      default -> nested(field);
    };
  }

  private static String nested(Field field) {
    String below =
        field.getChildren().stream()
            .map(child ->
                field.getType() instanceof ArrowType.Struct
                    ? child.getName() + ": " + describe(child)
                    : describe(child))
            .collect(Collectors.joining(", "));
    return switch (field.getType()) {
      case ArrowType.FixedSizeList type ->
          "fixed_size_list<%s>[%d]".formatted(below, type.getListSize());
      case ArrowType.List ignored -> "list<%s>".formatted(below);
      case ArrowType.LargeList ignored -> "large_list<%s>".formatted(below);
      case ArrowType.Struct ignored -> "struct<%s>".formatted(below);
      case ArrowType.Map ignored -> "map<%s>".formatted(below);
      default -> field.getType().toString().toLowerCase(Locale.ROOT);
    };
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "us";
      case NANOSECOND -> "ns";
    };
  }
}
