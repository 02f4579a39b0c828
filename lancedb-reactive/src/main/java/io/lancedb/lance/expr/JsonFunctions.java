package io.lancedb.lance.expr;

import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.json.DamagedJsonException;
import io.lancedb.lance.json.JsonText;
import io.lancedb.lance.json.JsonbValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.function.Function;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.jspecify.annotations.Nullable;

/** Functions of JSON documents in their binary form. */
final class JsonFunctions {

  private JsonFunctions() {}

  /** What a function finds in a document, or null. */
  @FunctionalInterface
  interface Finder {
    @Nullable JsonbValue find(JsonbValue document);
  }

  /** The text of the JSON value that is found. */
  static ComputedValues extract(FieldVector column, int rows, Finder finder) {
    return texts(column, rows, finder, JsonText::of);
  }

  /** The string, number or boolean that is found, as a text without quotes. */
  static ComputedValues strings(FieldVector column, int rows, Finder finder) {
    return texts(column, rows, finder, value -> scalar(value, "text"));
  }

  private static ComputedValues texts(
      FieldVector column, int rows, Finder finder, Function<JsonbValue, @Nullable String> text) {
    @Nullable String[] texts = new @Nullable String[rows];
    each(
        column,
        rows,
        finder,
        (row, value) -> texts[row] = value == null ? null : text.apply(value));
    return ComputedValues.texts(texts);
  }

  /** Integers; a number with a fraction is none, a text is read as one. */
  static ComputedValues integers(FieldVector column, int rows, Finder finder) {
    return numbers(
        column,
        rows,
        finder,
        value -> {
          Number number =
              value.isBoolean() ? (Number) (value.bool() ? 1L : 0L) : number(value, "integer");
          boolean whole =
              !(number instanceof BigInteger)
                  && !(number instanceof Double d && (d != Math.rint(d) || Math.abs(d) >= 0x1p63));
          return number == null || !whole ? null : number.longValue();
        });
  }

  /** The bits of floats. */
  static ComputedValues floats(FieldVector column, int rows, Finder finder) {
    return numbers(
        column,
        rows,
        finder,
        value -> {
          Number number = number(value, "float");
          return number == null ? null : Double.doubleToRawLongBits(number.doubleValue());
        });
  }

  /** The number of elements of the array that is found. */
  static ComputedValues lengths(FieldVector column, int rows, Finder finder) {
    return numbers(column, rows, finder, value -> value.isArray() ? (long) value.size() : null);
  }

  private static ComputedValues numbers(
      FieldVector column, int rows, Finder finder, Function<JsonbValue, @Nullable Long> function) {
    long[] known = new long[Bits.words(rows)];
    long[] values = new long[rows];
    each(
        column,
        rows,
        finder,
        (row, value) -> {
          Long number = value == null ? null : function.apply(value);
          if (number != null) {
            known[row >> 6] |= 1L << row;
            values[row] = number;
          }
        });
    return ComputedValues.numbers(known, values);
  }

  /** Booleans; texts are read as such. */
  static ComputedValues booleans(FieldVector column, int rows, Finder finder) {
    return bits(
        column,
        rows,
        finder,
        value -> {
          if (value == null || value.isNull()) {
            return null;
          }
          String text = value.isNumber() ? null : scalar(value, "boolean");
          if ("true".equals(text) || "false".equals(text)) {
            return "true".equals(text);
          }
          throw cast(value, "boolean");
        });
  }

  /** Whether something is found. */
  static ComputedValues exists(FieldVector column, int rows, Finder finder) {
    return bits(column, rows, finder, value -> value != null);
  }

  /** Whether the array that is found has an element with this text. */
  static ComputedValues contains(FieldVector column, int rows, Finder finder, String element) {
    return bits(
        column,
        rows,
        finder,
        value -> {
          if (value == null || !value.isArray()) {
            return value == null ? null : false;
          }
          for (int i = 0; i < value.size(); i++) {
            JsonbValue item = value.element(i);
            if (element.equals(item.isString() ? item.string() : JsonText.of(item))) {
              return true;
            }
          }
          return false;
        });
  }

  @FunctionalInterface
  private interface Test {
    @Nullable Boolean test(@Nullable JsonbValue value);
  }

  private static ComputedValues bits(FieldVector column, int rows, Finder finder, Test test) {
    long[] known = new long[Bits.words(rows)];
    long[] truth = new long[known.length];
    each(
        column,
        rows,
        finder,
        (row, value) -> {
          Boolean result = test.test(value);
          if (result != null) {
            known[row >> 6] |= 1L << row;
            truth[row >> 6] |= result ? 1L << row : 0;
          }
        });
    return ComputedValues.bits(known, truth);
  }

  @FunctionalInterface
  private interface Rows {
    void accept(int row, @Nullable JsonbValue found);
  }

  private static void each(FieldVector column, int rows, Finder finder, Rows body) {
    LargeVarBinaryVector documents = (LargeVarBinaryVector) column;
    MemorySegment offsets = ArrowMemory.segment(documents.getOffsetBuffer());
    MemorySegment data = ArrowMemory.segment(documents.getDataBuffer());
    for (int row = 0; row < rows; row++) {
      if (!documents.isNull(row)) {
        long start = offsets.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * row);
        long end = offsets.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * row + 8);
        try {
          body.accept(row, finder.find(JsonbValue.of(data.asSlice(start, end - start))));
        } catch (DamagedJsonException e) {
          throw new InvalidQueryException(
              "Column \"%s\" has a value that is no JSON document: %s"
                  .formatted(column.getName(), e.getMessage()));
        }
      }
    }
  }

  private static @Nullable Number number(JsonbValue value, String type) {
    if (value.isNumber()) {
      return value.number();
    }
    String text = scalar(value, type);
    if (text == null) {
      return null;
    }
    try {
      return type.equals("float") ? (Number) Double.valueOf(text) : (Number) Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw cast(value, type);
    }
  }

  /** The text of a scalar, null for null. */
  private static @Nullable String scalar(JsonbValue value, String type) {
    if (value.isNull()) {
      return null;
    }
    if (value.isString()) {
      return value.string();
    }
    if (value.isNumber() || value.isBoolean()) {
      return JsonText.of(value);
    }
    throw cast(value, type);
  }

  private static InvalidQueryException cast(JsonbValue value, String type) {
    String text = JsonText.of(value);
    return new InvalidQueryException(
        "A JSON value in the filter is no %s: %s"
            .formatted(type, text.length() > 40 ? text.substring(0, 40) + "..." : text));
  }
}
