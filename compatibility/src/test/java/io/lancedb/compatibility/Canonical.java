package io.lancedb.compatibility;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * One spelling of every value, the same as in the committed JSON files and comparable with {@code
 * equals}:
 *
 * <ul>
 *   <li>booleans as {@link Boolean}, float16/32/64 as {@link Double};
 *   <li>integers of up to 32 bits, date32 (days) and time32 (its unit) as {@link Long};
 *   <li>int64, uint64, date64 (milliseconds), time64 and timestamps (their unit) as decimal digits;
 *   <li>utf8 as {@link String}, binary as lower-case hexadecimal digits;
 *   <li>fixed-size lists as {@link List}.
 * </ul>
 */
final class Canonical {

  private static final HexFormat HEX = HexFormat.of();

  private Canonical() {}

  /** The rows of a batch by column name, in the order of the columns. */
  static List<Map<String, @Nullable Object>> rows(VectorSchemaRoot batch) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>(batch.getRowCount());
    for (int i = 0; i < batch.getRowCount(); i++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        row.put(vector.getName(), value(vector, i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The value in a slot of a vector. */
  static @Nullable Object value(FieldVector vector, int i) {
    if (vector.isNull(i)) {
      return null;
    }
    return switch (vector) {
      case BitVector v -> v.get(i) == 1;
      case TinyIntVector v -> (long) v.get(i);
      case SmallIntVector v -> (long) v.get(i);
      case IntVector v -> (long) v.get(i);
      case BigIntVector v -> Long.toString(v.get(i));
      case UInt1Vector v -> (long) Byte.toUnsignedInt(v.get(i));
      case UInt2Vector v -> (long) v.get(i);
      case UInt4Vector v -> Integer.toUnsignedLong(v.get(i));
      case UInt8Vector v -> Long.toUnsignedString(v.get(i));
      case Float2Vector v -> (double) v.getValueAsFloat(i);
      case Float4Vector v -> (double) v.get(i);
      case Float8Vector v -> v.get(i);
      case VarCharVector v -> new String(v.get(i), StandardCharsets.UTF_8);
      case VarBinaryVector v -> HEX.formatHex(v.get(i));
      case DateDayVector v -> (long) v.get(i);
      case DateMilliVector v -> Long.toString(v.get(i));
      case TimeStampVector v -> Long.toString(v.get(i));
      case TimeSecVector v -> (long) v.get(i);
      case TimeMilliVector v -> (long) v.get(i);
      case TimeMicroVector v -> Long.toString(v.get(i));
      case TimeNanoVector v -> Long.toString(v.get(i));
      case FixedSizeListVector v -> items(v, i);
      case StructVector v -> members(v, i);
      case ListVector v ->
          items(v.getDataVector(), v.getElementStartIndex(i), v.getElementEndIndex(i));
      default -> throw new IllegalArgumentException("no spelling of " + vector.getField());
    };
  }

  private static Map<String, @Nullable Object> members(StructVector vector, int i) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (FieldVector member : vector.getChildrenFromFields()) {
      members.put(member.getName(), value(member, i));
    }
    return members;
  }

  private static List<@Nullable Object> items(FieldVector items, int from, int to) {
    List<@Nullable Object> values = new ArrayList<>(to - from);
    for (int k = from; k < to; k++) {
      values.add(value(items, k));
    }
    return values;
  }

  private static List<@Nullable Object> items(FixedSizeListVector vector, int i) {
    int size = vector.getListSize();
    List<@Nullable Object> items = new ArrayList<>(size);
    for (int k = 0; k < size; k++) {
      items.add(value(vector.getDataVector(), i * size + k));
    }
    return items;
  }

  /** Puts a value into a slot of a vector. */
  static void set(FieldVector vector, int i, @Nullable Object value) {
    if (value == null) {
      if (vector instanceof FixedSizeListVector list) {
        setItems(list, i, null);
      } else {
        vector.setNull(i);
      }
      return;
    }
    switch (vector) {
      case BitVector v -> v.setSafe(i, ((Boolean) value) ? 1 : 0);
      case TinyIntVector v -> v.setSafe(i, ((Long) value).intValue());
      case SmallIntVector v -> v.setSafe(i, ((Long) value).intValue());
      case IntVector v -> v.setSafe(i, ((Long) value).intValue());
      case BigIntVector v -> v.setSafe(i, Long.parseLong((String) value));
      case UInt1Vector v -> v.setSafe(i, ((Long) value).intValue());
      case UInt2Vector v -> v.setSafe(i, ((Long) value).intValue());
      case UInt4Vector v -> v.setSafe(i, ((Long) value).intValue());
      case UInt8Vector v -> v.setSafe(i, Long.parseUnsignedLong((String) value));
      case Float2Vector v -> v.setSafeWithPossibleTruncate(i, ((Double) value).floatValue());
      case Float4Vector v -> v.setSafe(i, ((Double) value).floatValue());
      case Float8Vector v -> v.setSafe(i, (Double) value);
      case VarCharVector v -> v.setSafe(i, ((String) value).getBytes(StandardCharsets.UTF_8));
      case VarBinaryVector v -> v.setSafe(i, HEX.parseHex((String) value));
      case DateDayVector v -> v.setSafe(i, ((Long) value).intValue());
      case DateMilliVector v -> v.setSafe(i, Long.parseLong((String) value));
      case TimeStampVector v -> v.setSafe(i, Long.parseLong((String) value));
      case FixedSizeListVector v -> setItems(v, i, (List<?>) value);
      case ListVector v -> setItems(v, i, (List<?>) value);
      default -> throw new IllegalArgumentException("no spelling of " + vector.getField());
    }
  }

  private static void setItems(FixedSizeListVector vector, int i, @Nullable List<?> items) {
    int size = vector.getListSize();
    vector.setValueCount(Math.max(vector.getValueCount(), i + 1));
    if (items == null) {
      vector.setNull(i);
    } else {
      vector.setNotNull(i);
    }
    for (int k = 0; k < size; k++) {
      set(vector.getDataVector(), i * size + k, items == null ? null : items.get(k));
    }
  }

  private static void setItems(ListVector vector, int i, List<?> items) {
    int from = vector.startNewValue(i);
    for (int k = 0; k < items.size(); k++) {
      set(vector.getDataVector(), from + k, items.get(k));
    }
    vector.endValue(i, items.size());
  }

  /** The value that a committed JSON file spells. */
  static @Nullable Object parse(Field field, JsonNode json) {
    if (json.isNull()) {
      return null;
    }
    if (json.isObject() && json.has("position")) {
      return description(json);
    }
    return switch (field.getType()) {
      case ArrowType.Bool type -> json.booleanValue();
      case ArrowType.FloatingPoint type -> Double.valueOf(json.asText());
      case ArrowType.FixedSizeList type -> parseItems(field, json);
      case ArrowType.List type -> parseItems(field, json);
      case ArrowType.Map type -> parseItems(field, json);
      case ArrowType.Struct type -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (Field member : field.getChildren()) {
          members.put(member.getName(), parse(member, json.get(member.getName())));
        }
        yield members;
      }
      default -> json.isTextual() ? json.textValue() : (Object) json.longValue();
    };
  }

  /** A blob is read as the description of where it is. */
  private static Map<String, @Nullable Object> description(JsonNode json) {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>();
    json.fieldNames()
        .forEachRemaining(key -> {
          JsonNode part = json.get(key);
          parts.put(key, part.isTextual() ? part.textValue() : (Object) part.longValue());
        });
    return parts;
  }

  private static List<@Nullable Object> parseItems(Field field, JsonNode json) {
    List<@Nullable Object> items = new ArrayList<>(json.size());
    for (JsonNode item : json) {
      items.add(parse(field.getChildren().getFirst(), item));
    }
    return items;
  }

  /** How the committed JSON files spell a type. */
  static String type(Field field) {
    return switch (field.getType()) {
      case ArrowType.Bool type -> "Bool";
      case ArrowType.Int type -> (type.getIsSigned() ? "Int" : "Uint") + type.getBitWidth();
      case ArrowType.FloatingPoint type ->
          switch (type.getPrecision()) {
            case HALF -> "Float16";
            case SINGLE -> "Float32";
            case DOUBLE -> "Float64";
          };
      case ArrowType.Utf8 type -> "Utf8";
      case ArrowType.Binary type -> "Binary";
      case ArrowType.Date type ->
          switch (type.getUnit()) {
            case DAY -> "Date32<DAY>";
            case MILLISECOND -> "Date64<MILLISECOND>";
          };
      case ArrowType.Timestamp type ->
          "Timestamp<%s%s>"
              .formatted(
                  type.getUnit(), type.getTimezone() == null ? "" : ", " + type.getTimezone());
      case ArrowType.Time type -> "Time%d<%s>".formatted(type.getBitWidth(), type.getUnit());
      case ArrowType.FixedSizeList type ->
          "FixedSizeList[%d]<%s>"
              .formatted(type.getListSize(), type(field.getChildren().getFirst()));
      case ArrowType.List type -> "List<%s>".formatted(type(field.getChildren().getFirst()));
      case ArrowType.LargeBinary type -> "LargeBinary";
      case ArrowType.Map type -> {
        Field entries = field.getChildren().getFirst();
        yield entries.getChildren().stream()
            .map(member -> member.getName() + ":" + type(member))
            .collect(Collectors.joining(", ", "Map<{", "}>"));
      }
      case ArrowType.Struct type ->
          field.getChildren().stream()
              .map(member -> member.getName() + ":" + type(member))
              .collect(Collectors.joining(", ", "Struct<{", "}>"));
      default -> field.getType().toString();
    };
  }
}
