package io.lancedb.lance.json;

import java.util.Locale;

/**
 * JSON values as text: no spaces, members in stored order, numbers as the official clients print
 * them, which is {@code 0.00001} to {@code 1000000000000000.0} plain and beyond with an exponent.
 */
public final class JsonText {

  private static final int LOWEST_PLAIN_EXPONENT = -5;
  private static final int HIGHEST_PLAIN_EXPONENT = 15;

  private JsonText() {}

  /** The text of a value. */
  public static String of(JsonbValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value, 0);
    return out.toString();
  }

  private static void append(StringBuilder out, JsonbValue value, int depth) {
    if (depth > Jsonb.MAX_DEPTH) {
      throw new DamagedJsonException("containers deeper than " + Jsonb.MAX_DEPTH);
    }
    if (value.isNull()) {
      out.append("null");
    } else if (value.isBoolean()) {
      out.append(value.bool());
    } else if (value.isString()) {
      quote(out, value.string());
    } else if (value.isNumber()) {
      out.append(number(value.number()));
    } else if (value.isArray()) {
      out.append('[');
      for (int i = 0; i < value.size(); i++) {
        out.append(i == 0 ? "" : ",");
        append(out, value.element(i), depth + 1);
      }
      out.append(']');
    } else if (value.isObject()) {
      out.append('{');
      for (int i = 0; i < value.size(); i++) {
        out.append(i == 0 ? "" : ",");
        quote(out, value.key(i));
        out.append(':');
        append(out, value.member(i), depth + 1);
      }
      out.append('}');
    } else {
      throw new DamagedJsonException("a scalar within a container");
    }
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Java gives two digits even where one of them is enough. */
  private static String shortened(String digits, int exponent, double value) {
    int first = digits.charAt(0) - '0' + (digits.charAt(1) >= '5' ? 1 : 0);
    boolean enough = first < 10 && Double.parseDouble(first + "e" + exponent) == value;
    return enough ? Integer.toString(first) : digits;
  }

  /** The text of a number; JSON has none for those that are not finite. */
  public static String number(Number number) {
    if (!(number instanceof Double value)) {
      return number.toString();
    }
    if (!Double.isFinite(value)) {
      return "null";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    // Double.toString gives the shortest digits; only where the point stands is different.
    String shortest = Double.toString(Math.abs(value));
    int mark = shortest.indexOf('E');
    String mantissa = mark < 0 ? shortest : shortest.substring(0, mark);
    int point =
        mantissa.indexOf('.') + (mark < 0 ? 0 : Integer.parseInt(shortest.substring(mark + 1)));
    String digits = mantissa.replace(".", "");
    int leading = 0;
    while (digits.charAt(leading) == '0') {
      leading++;
    }
    int end = digits.length();
    while (end > leading + 1 && digits.charAt(end - 1) == '0') {
      end--;
    }
    digits = digits.substring(leading, end);
    int exponent = point - leading - 1;
    if (digits.length() == 2) {
      digits = shortened(digits, exponent, Math.abs(value));
    }
    String sign = value < 0 ? "-" : "";
    if (exponent < LOWEST_PLAIN_EXPONENT || exponent > HIGHEST_PLAIN_EXPONENT) {
      String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
      return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
    }
    if (exponent < 0) {
      return sign + "0." + "0".repeat(-exponent - 1) + digits;
    }
    if (digits.length() <= exponent + 1) {
      return sign + digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
    }
    return sign + digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
  }
}
