package io.lancedb.lance.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON (RFC 8259): one document, and nothing after it. Values are null, Boolean, String,
 * Long, BigInteger (up to 64 bits without a sign), Double, List and Map; members that are there
 * twice are refused, as the official client does.
 */
final class JsonParser {

  private static final int LONGEST_INTEGER = 20;

  private final String text;
  private int at;

  private JsonParser(String text) {
    this.text = text;
  }

  /** Fails with {@link IllegalArgumentException}, which says what and where. */
  static @Nullable Object parse(String text) {
    JsonParser parser = new JsonParser(text);
    parser.space();
    Object value = parser.value(0);
    parser.space();
    if (parser.at < text.length()) {
      throw parser.error("more after the end of the document");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > Jsonb.MAX_DEPTH) {
      throw error("containers deeper than " + Jsonb.MAX_DEPTH);
    }
    char c = at < text.length() ? text.charAt(at) : 0;
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw error("no value");
    }
    at += word.length();
    return value;
  }

  private Map<String, @Nullable Object> object(int depth) {
    // Sorted by bytes of UTF-8, which is the order of code points.
    Map<String, @Nullable Object> members = new TreeMap<>(JsonParser::byCodePoint);
    at++;
    space();
    if (take('}')) {
      return members;
    }
    do {
      space();
      int start = at;
      if (at >= text.length() || text.charAt(at) != '"') {
        throw error("no name of a member");
      }
      String name = string();
      space();
      require(':');
      space();
      Object value = value(depth + 1);
      if (members.containsKey(name)) {
        at = start;
        throw error("the member \"" + name + "\" is there twice");
      }
      members.put(name, value);
      space();
    } while (take(','));
    require('}');
    return members;
  }

  private static int byCodePoint(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points beyond all others.
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    space();
    if (take(']')) {
      return elements;
    }
    do {
      space();
      elements.add(value(depth + 1));
      space();
    } while (take(','));
    require(']');
    return elements;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length()) {
        throw error("a string that is never closed");
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return checked(out.toString());
      }
      if (c < ' ') {
        at--;
        throw error("a control character in a string");
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private String checked(String string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < string.length()
          && Character.isLowSurrogate(string.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw error("half of a surrogate pair, which is no text");
      }
    }
    return string;
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
          if (digit < 0 || text.charAt(at) > 'f') {
            throw error("an escape of less than four hexadecimal digits");
          }
          code = code << 4 | digit;
          at++;
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw error("an unknown escape");
      }
    };
  }

  private Object number() {
    int start = at;
    take('-');
    boolean zero = take('0');
    int digits = zero ? 1 : digits();
    if (digits == 0) {
      at = start;
      throw error("no value");
    }
    boolean integer = true;
    if (take('.')) {
      integer = false;
      if (digits() == 0) {
        throw error("no digit after the point");
      }
    }
    if (take('e') || take('E')) {
      integer = false;
      if (!take('+')) {
        take('-');
      }
      if (digits() == 0) {
        throw error("no digit in the exponent");
      }
    }
    String number = text.substring(start, at);
    if (integer && number.length() <= LONGEST_INTEGER) {
      BigInteger value = new BigInteger(number);
      if (value.bitLength() < Long.SIZE) {
        return value.longValue();
      }
      if (value.signum() > 0 && value.bitLength() == Long.SIZE) {
        return value;
      }
    }
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value)) {
      at = start;
      throw error("a number beyond the range of float64");
    }
    return value;
  }

  private int digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - start;
  }

  private boolean take(char c) {
    boolean found = at < text.length() && text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private void require(char c) {
    if (!take(c)) {
      throw error("no '" + c + "'");
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException error(String problem) {
    return new IllegalArgumentException("%s at position %d".formatted(problem, at));
  }
}
