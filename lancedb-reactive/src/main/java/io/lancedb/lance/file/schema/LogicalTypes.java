package io.lancedb.lance.file.schema;

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
 * timestamp:us:UTC}, {@code fixed_size_list:float:128}, {@code dict:string:int32:false}.
 *
 * <p>The text of a fixed-size list names its item type, which has no stored field of its own unless
 * it is a struct; that item is called {@code item} and nullable. The children of all other nested
 * types are stored fields. A dictionary's text names the types of its values and its indices.
 */
final class LogicalTypes {

  private static final String FIXED_SIZE_LIST = "fixed_size_list:";
  private static final String FIXED_SIZE_BINARY = "fixed_size_binary:";
  private static final String DICTIONARY = "dict:";
  private static final String EXTENSION = ArrowType.ExtensionType.EXTENSION_METADATA_KEY_NAME;
  private static final String JSON = "lance.json";
  private static final String BFLOAT16 = "lance.bfloat16";

  /** Fixed-size lists within each other; more is nonsense and would deepen a recursion. */
  private static final int MAX_DEPTH = 16;

  private LogicalTypes() {}

  /**
   * The Arrow field that a stored field describes.
   *
   * @param children the Arrow fields of the stored fields below it
   */
  static Field toArrow(
      String name,
      String logicalType,
      boolean nullable,
      @Nullable Map<String, String> metadata,
      List<Field> children) {
    String text = valueType(logicalType, name);
    FieldType type = new FieldType(nullable, type(text, name, 0), null, metadata);
    List<Field> below =
        text.startsWith(FIXED_SIZE_LIST) && children.isEmpty()
            ? List.of(item(text, name, 0))
            : children;
    checkChildren(type.getType(), below, name);
    return new Field(name, type, below);
  }

  private static void checkChildren(ArrowType type, List<Field> children, String name) {
    boolean valid =
        switch (type) {
          case ArrowType.Struct ignored -> true;
          case ArrowType.Map ignored ->
              children.size() == 1
                  && children.get(0).getType() instanceof ArrowType.Struct
                  && children.get(0).getChildren().size() == 2;
          case ArrowType.List ignored -> children.size() == 1;
          case ArrowType.LargeList ignored -> children.size() == 1;
          case ArrowType.FixedSizeList ignored -> children.size() == 1;
          default -> children.isEmpty();
        };
    if (!valid) {
      throw unsupported("%s with %d fields below it".formatted(type, children.size()), name);
    }
  }

  /** The text of the values of a dictionary, or the text itself. */
  private static String valueType(String text, String name) {
    return text.startsWith(DICTIONARY)
        ? text.substring(DICTIONARY.length(), dictionaryKey(text, name)[0])
        : text;
  }

  /** Where the text of a dictionary's keys begins, at its colon, and ends. */
  private static int[] dictionaryKey(String text, String name) {
    int end = text.lastIndexOf(':');
    int middle = text.lastIndexOf(':', end - 1);
    if (middle <= DICTIONARY.length()) {
      throw unsupported(text, name);
    }
    return new int[] {middle, end};
  }

  /** The type of the keys that the text of a dictionary names; null for another text. */
  static ArrowType.@Nullable Int keyType(String text, String name) {
    if (!text.startsWith(DICTIONARY)) {
      return null;
    }
    int[] key = dictionaryKey(text, name);
    if (type(text.substring(key[0] + 1, key[1]), name, 0) instanceof ArrowType.Int type) {
      return type;
    }
    throw unsupported(text, name);
  }

  private static Field item(String text, String name, int depth) {
    String itemType = text.substring(FIXED_SIZE_LIST.length(), text.lastIndexOf(':'));
    Map<String, String> metadata = itemType.equals(BFLOAT16) ? Map.of(EXTENSION, BFLOAT16) : null;
    FieldType type = new FieldType(true, type(itemType, name, depth + 1), null, metadata);
    if (type.getType() instanceof ArrowType.Struct) {
      throw unsupported(text + " without its fields", name);
    }
    return new Field(
        "item",
        type,
        itemType.startsWith(FIXED_SIZE_LIST) ? List.of(item(itemType, name, depth + 1)) : null);
  }

  private static ArrowType type(String text, String name, int depth) {
    return switch (text) {
      case "null" -> ArrowType.Null.INSTANCE;
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
      case "large_string" -> ArrowType.LargeUtf8.INSTANCE;
      case "binary" -> ArrowType.Binary.INSTANCE;
      case "large_binary", "json" -> ArrowType.LargeBinary.INSTANCE;
      case BFLOAT16 -> new ArrowType.FixedSizeBinary(2);
      case "date32:day" -> new ArrowType.Date(DateUnit.DAY);
      case "date64:ms" -> new ArrowType.Date(DateUnit.MILLISECOND);
      case "time32:s" -> new ArrowType.Time(TimeUnit.SECOND, 32);
      case "time32:ms" -> new ArrowType.Time(TimeUnit.MILLISECOND, 32);
      case "time64:us" -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
      case "time64:ns" -> new ArrowType.Time(TimeUnit.NANOSECOND, 64);
      case "struct" -> ArrowType.Struct.INSTANCE;
      case "list", "list.struct" -> ArrowType.List.INSTANCE;
      case "large_list", "large_list.struct" -> ArrowType.LargeList.INSTANCE;
      case "map" -> new ArrowType.Map(false);
      default -> parameterized(text, name, depth);
    };
  }

  private static ArrowType parameterized(String text, String name, int depth) {
    String[] parts = text.split(":", -1);
    if (text.startsWith(FIXED_SIZE_LIST) && parts.length > 2) {
      // The item type is checked here too: the text may come from a hostile file.
      if (depth < MAX_DEPTH) {
        String item = text.substring(FIXED_SIZE_LIST.length(), text.lastIndexOf(':'));
        if (isListItem(type(item, name, depth + 1))) {
          return new ArrowType.FixedSizeList(positive(parts[parts.length - 1], text, name));
        }
      }
    } else if (parts[0].equals("timestamp") && parts.length > 2) {
      // An old writer may have stored a zone with a colon.
      String zone = text.split(":", 3)[2];
      return new ArrowType.Timestamp(unit(parts[1], text, name), zone.equals("-") ? null : zone);
    } else if (parts[0].equals("duration") && parts.length == 2) {
      return new ArrowType.Duration(unit(parts[1], text, name));
    } else if (text.startsWith(FIXED_SIZE_BINARY) && parts.length == 2) {
      return new ArrowType.FixedSizeBinary(positive(parts[1], text, name));
    } else if (parts[0].equals("decimal") && parts.length == 4) {
      return decimal(parts, text, name);
    }
    throw unsupported(text, name);
  }

  private static ArrowType decimal(String[] parts, String text, String name) {
    int bits = parts[1].equals("128") ? 128 : 256;
    int precision = positive(parts[2], text, name);
    if (parts[1].equals(Integer.toString(bits))
        && precision <= (bits == 128 ? 38 : 76)
        && parts[3].matches("-?[0-9]{1,3}")) {
      return new ArrowType.Decimal(precision, Integer.parseInt(parts[3]), bits);
    }
    throw unsupported(text, name);
  }

  private static int positive(String number, String text, String name) {
    if (!number.matches("[1-9][0-9]{0,8}")) {
      throw unsupported(text, name);
    }
    return Integer.parseInt(number);
  }

  /** Whether a fixed-size list of such items can be stored. */
  private static boolean isListItem(ArrowType item) {
    return switch (item) {
      case ArrowType.Bool ignored -> true;
      case ArrowType.Int ignored -> true;
      case ArrowType.FloatingPoint ignored -> true;
      case ArrowType.Decimal ignored -> true;
      case ArrowType.Date ignored -> true;
      case ArrowType.Time ignored -> true;
      case ArrowType.Timestamp ignored -> true;
      case ArrowType.Duration ignored -> true;
      case ArrowType.FixedSizeBinary ignored -> true;
      case ArrowType.FixedSizeList ignored -> true;
      case ArrowType.Struct ignored -> true;
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

  private static String text(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "us";
      case NANOSECOND -> "ns";
    };
  }

  /** The text of an Arrow field's type. */
  static String ofArrow(Field field) {
    if (field.getDictionary() != null) {
      throw unsupported("dictionary-encoded: decode it before writing", field.getName());
    }
    ArrowType type = field.getType();
    return switch (type) {
      case ArrowType.Null ignored -> "null";
      case ArrowType.Bool ignored -> "bool";
      case ArrowType.Int i -> (i.getIsSigned() ? "int" : "uint") + i.getBitWidth();
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> "halffloat";
            case SINGLE -> "float";
            case DOUBLE -> "double";
          };
      case ArrowType.Utf8 ignored -> "string";
      case ArrowType.LargeUtf8 ignored -> "large_string";
      case ArrowType.Binary ignored -> "binary";
      case ArrowType.LargeBinary ignored -> isExtension(field, JSON) ? "json" : "large_binary";
      case ArrowType.FixedSizeBinary b when b.getByteWidth() > 0 ->
          FIXED_SIZE_BINARY + b.getByteWidth();
      case ArrowType.Decimal d when d.getBitWidth() >= 128 ->
          "decimal:%d:%d:%d".formatted(d.getBitWidth(), d.getPrecision(), d.getScale());
      case ArrowType.Date d -> d.getUnit() == DateUnit.DAY ? "date32:day" : "date64:ms";
      case ArrowType.Time t -> "time" + t.getBitWidth() + ":" + text(t.getUnit());
      case ArrowType.Timestamp t -> timestamp(t, field);
      case ArrowType.Duration d -> "duration:" + text(d.getUnit());
      case ArrowType.Struct ignored -> "struct";
      case ArrowType.List ignored -> "list" + ofStruct(field);
      case ArrowType.LargeList ignored -> "large_list" + ofStruct(field);
      case ArrowType.Map ignored -> "map";
      case ArrowType.FixedSizeList list -> fixedSizeList(field, list);
      default -> throw notStorable(type, field.getName());
    };
  }

  private static UnsupportedFeatureException notStorable(ArrowType type, String column) {
    String instead =
        switch (type) {
          case ArrowType.Utf8View ignored -> "utf8";
          case ArrowType.BinaryView ignored -> "binary";
          case ArrowType.ListView ignored -> "list";
          case ArrowType.LargeListView ignored -> "large_list";
          case ArrowType.Interval ignored -> "duration, or a number of months";
          case ArrowType.Union ignored -> "a struct with a field for each type";
          case ArrowType.RunEndEncoded ignored -> "its plain values, which are run-length coded";
          case ArrowType.Decimal ignored -> "decimal128";
          default -> "another type";
        };
    return new UnsupportedFeatureException(
        "Column \"%s\" has type %s, which the format does not have: store %s instead"
            .formatted(column, type, instead));
  }

  private static String ofStruct(Field list) {
    if (list.getChildren().size() != 1) {
      throw unsupported("a list without an item type", list.getName());
    }
    return list.getChildren().get(0).getType() instanceof ArrowType.Struct ? ".struct" : "";
  }

  private static String fixedSizeList(Field field, ArrowType.FixedSizeList list) {
    if (field.getChildren().size() == 1 && list.getListSize() > 0) {
      Field item = field.getChildren().get(0);
      String itemType = isExtension(item, BFLOAT16) ? BFLOAT16 : ofArrow(item);
      if (isListItem(item.getType())) {
        return FIXED_SIZE_LIST + itemType + ":" + list.getListSize();
      }
    }
    throw unsupported(
        "fixed_size_list of %s with size %d".formatted(field.getChildren(), list.getListSize()),
        field.getName());
  }

  private static boolean isExtension(Field field, String extension) {
    Map<String, String> metadata = field.getMetadata();
    return metadata != null && extension.equals(metadata.get(EXTENSION));
  }

  /** A zone with a colon stops the official client, which reads the text by its colons. */
  private static String timestamp(ArrowType.Timestamp type, Field field) {
    String zone = type.getTimezone() == null ? "-" : type.getTimezone();
    if (zone.indexOf(':') >= 0) {
      throw new UnsupportedFeatureException(
          "Column \"%s\" has time zone \"%s\": write it without a colon, as +0100, or by region"
              .formatted(field.getName(), zone));
    }
    return "timestamp:" + text(type.getUnit()) + ":" + zone;
  }

  private static UnsupportedFeatureException unsupported(String type, String column) {
    return new UnsupportedFeatureException(
        "Column \"%s\" has type %s, which is not supported yet".formatted(column, type));
  }
}
