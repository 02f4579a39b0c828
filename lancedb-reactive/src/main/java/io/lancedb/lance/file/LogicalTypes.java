package io.lancedb.lance.file;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Arrow types as the text that manifests and data files carry: {@code int64}, {@code float}, {@code
 * timestamp:us:UTC}, {@code fixed_size_list:float:128}. The text of a fixed-size list names its
 * item type; the item is always called {@code item} and nullable.
 */
final class LogicalTypes {

  private static final String LIST_PREFIX = "fixed_size_list:";

  private LogicalTypes() {}

  /** The Arrow field that a stored field describes. */
  static Field toArrow(
      String name, String logicalType, boolean nullable, @Nullable Map<String, String> metadata) {
    FieldType type = new FieldType(nullable, type(logicalType, name), null, metadata);
    return new Field(
        name, type, logicalType.startsWith(LIST_PREFIX) ? List.of(item(logicalType)) : null);
  }

  private static Field item(String logicalType) {
    String itemType = logicalType.substring(LIST_PREFIX.length(), logicalType.lastIndexOf(':'));
    return toArrow("item", itemType, true, null);
  }

  private static ArrowType type(String text, String name) {
    return switch (text) {
      case "bool" -> ArrowType.Bool.INSTANCE;
      case "int8" -> new ArrowType.Int(8, true);
      case "int16" -> new ArrowType.Int(16, true);
      case "int32" -> new ArrowType.Int(32, true);
      case "int64" -> new ArrowType.Int(64, true);
      case "uint8" -> new ArrowType.Int(8, false);
      case "uint16" -> new ArrowType.Int(16, false);
      case "uint32" -> new ArrowType.Int(32, false);
      case "uint64" -> new ArrowType.Int(64, false);
      case "halffloat" -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case "float" -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case "double" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case "string" -> ArrowType.Utf8.INSTANCE;
      case "binary" -> ArrowType.Binary.INSTANCE;
      case "date32:day" -> new ArrowType.Date(DateUnit.DAY);
      case "date64:ms" -> new ArrowType.Date(DateUnit.MILLISECOND);
      default -> parameterized(text, name);
    };
  }

  private static ArrowType parameterized(String text, String name) {
    if (text.startsWith("timestamp:")) {
      String[] parts = text.split(":", 3);
      if (parts.length == 3) {
        return new ArrowType.Timestamp(
            unit(parts[1], text, name), parts[2].equals("-") ? null : parts[2]);
      }
    } else if (text.startsWith(LIST_PREFIX) && text.lastIndexOf(':') >= LIST_PREFIX.length()) {
      String size = text.substring(text.lastIndexOf(':') + 1);
      if (size.matches("[1-9][0-9]{0,8}")
          && isListItem(text.substring(LIST_PREFIX.length(), text.lastIndexOf(':')))) {
        return new ArrowType.FixedSizeList(Integer.parseInt(size));
      }
    }
    throw unsupported(text, name);
  }

  private static boolean isListItem(String itemType) {
    return switch (itemType) {
      case "halffloat", "float", "double", "uint8" -> true;
      default -> false;
    };
  }

  private static TimeUnit unit(String unit, String text, String name) {
    return switch (unit) {
      case "s" -> TimeUnit.SECOND;
      case "ms" -> TimeUnit.MILLISECOND;
      case "us" -> TimeUnit.MICROSECOND;
      case "ns" -> TimeUnit.NANOSECOND;
      default -> throw unsupported(text, name);
    };
  }

  /** The text of an Arrow field's type. */
  static String ofArrow(Field field) {
    ArrowType type = field.getType();
    return switch (type) {
      case ArrowType.Bool ignored -> "bool";
      case ArrowType.Int i -> (i.getIsSigned() ? "int" : "uint") + i.getBitWidth();
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> "halffloat";
            case SINGLE -> "float";
            case DOUBLE -> "double";
          };
      case ArrowType.Utf8 ignored -> "string";
      case ArrowType.Binary ignored -> "binary";
      case ArrowType.Date d -> d.getUnit() == DateUnit.DAY ? "date32:day" : "date64:ms";
      case ArrowType.Timestamp t -> timestamp(t, field);
      case ArrowType.FixedSizeList list when !field.getChildren().isEmpty() -> {
        String item = ofArrow(field.getChildren().get(0));
        if (!isListItem(item) || list.getListSize() < 1) {
          throw unsupported(
              "fixed_size_list of " + item + " with size " + list.getListSize(), field.getName());
        }
        yield LIST_PREFIX + item + ":" + list.getListSize();
      }
      default -> throw unsupported(type.toString(), field.getName());
    };
  }

  /** A zone with a colon stops the official client, which reads the text by its colons. */
  private static String timestamp(ArrowType.Timestamp type, Field field) {
    String zone = type.getTimezone() == null ? "-" : type.getTimezone();
    if (zone.indexOf(':') >= 0) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" has time zone \"%s\": write it without a colon, as +0100, or by region"
              .formatted(field.getName(), zone));
    }
    String unit =
        switch (type.getUnit()) {
          case SECOND -> "s";
          case MILLISECOND -> "ms";
          case MICROSECOND -> "us";
          case NANOSECOND -> "ns";
        };
    return "timestamp:" + unit + ":" + zone;
  }

  private static UnsupportedFeatureException unsupported(String type, String column) {
    return new UnsupportedFeatureException(
        "Column \"%s\" has type %s, which is not supported yet".formatted(column, type));
  }
}
