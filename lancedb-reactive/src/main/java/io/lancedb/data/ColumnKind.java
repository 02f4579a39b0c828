package io.lancedb.data;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.Locale;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The column types that tables can have, grouped by how their values are written and read. */
enum ColumnKind {
  BOOL,
  INTEGER,
  FLOATING,
  TEXT,
  BINARY,
  DATE,
  TIMESTAMP,
  /** A fixed-size list of float16, float32, float64 or uint8. */
  VECTOR;

  /**
   * The kind of a column.
   *
   * @throws UnsupportedFeatureException if tables cannot have columns of this type
   */
  static ColumnKind of(Field field) {
    if (field.getDictionary() != null) {
      throw unsupported(field, "dictionary of " + field.getType());
    }
    return switch (field.getType()) {
      case ArrowType.Bool ignored -> BOOL;
      case ArrowType.Int ignored -> INTEGER;
      case ArrowType.FloatingPoint ignored -> FLOATING;
      case ArrowType.Utf8 ignored -> TEXT;
      case ArrowType.Binary ignored -> BINARY;
      case ArrowType.Date ignored -> DATE;
      case ArrowType.Timestamp ignored -> TIMESTAMP;
      case ArrowType.FixedSizeList list when isVector(field, list) -> VECTOR;
      default -> throw unsupported(field, describe(field));
    };
  }

  private static boolean isVector(Field field, ArrowType.FixedSizeList list) {
    if (list.getListSize() < 1 || field.getChildren().size() != 1) {
      return false;
    }
    return switch (field.getChildren().get(0).getType()) {
      case ArrowType.FloatingPoint ignored -> true;
      case ArrowType.Int item -> item.getBitWidth() == 8 && !item.getIsSigned();
      default -> false;
    };
  }

  private static UnsupportedFeatureException unsupported(Field field, String type) {
    return new UnsupportedFeatureException(
        "Column \"%s\" has type %s, which is not supported yet; supported are bool, integers, floats, utf8, binary, date, timestamp and fixed-size lists of floats or uint8"
            .formatted(field.getName(), type));
  }

  /** The type of a column as users write it: {@code int64}, {@code timestamp[us, UTC]}. */
  static String describe(Field field) {
    return switch (field.getType()) {
      case ArrowType.Int type -> (type.getIsSigned() ? "int" : "uint") + type.getBitWidth();
      case ArrowType.FloatingPoint type ->
          switch (type.getPrecision()) {
            case HALF -> "float16";
            case SINGLE -> "float32";
            case DOUBLE -> "float64";
          };
      case ArrowType.Date type -> type.getUnit() == DateUnit.DAY ? "date32" : "date64";
      case ArrowType.Timestamp type -> {
        String unit =
            switch (type.getUnit()) {
              case SECOND -> "s";
              case MILLISECOND -> "ms";
              case MICROSECOND -> "us";
              case NANOSECOND -> "ns";
            };
        yield "timestamp["
            + unit
            + (type.getTimezone() == null ? "" : ", " + type.getTimezone())
            + "]";
      }
      case ArrowType.FixedSizeList type when field.getChildren().size() == 1 ->
          "fixed_size_list<%s>[%d]"
              .formatted(describe(field.getChildren().get(0)), type.getListSize());
      case ArrowType.List ignored when field.getChildren().size() == 1 ->
          "list<%s>".formatted(describe(field.getChildren().get(0)));
      default -> field.getType().toString().toLowerCase(Locale.ROOT);
    };
  }
}
