package io.lancedb.data.column;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** Values as text for messages and {@code toString}: long ones are cut. */
public final class ValueText {

  private static final int MAX_ELEMENTS = 4;
  private static final int MAX_CHARS = 60;

  private ValueText() {}

  /** Type and value, as {@code Integer 5} or {@code null}. */
  public static String of(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    String type = value.getClass().getSimpleName();
    if (value instanceof Number || value instanceof Boolean || value instanceof CharSequence) {
      StringBuilder text = new StringBuilder(type).append(' ');
      append(text, value);
      return text.toString();
    }
    return type.isEmpty() ? value.getClass().getName() : type;
  }

  /** Appends a value as {@link #of} shows it. */
  public static void append(StringBuilder text, @Nullable Object value) {
    if (value != null && value.getClass().isArray()) {
      appendArray(text, value);
    } else if (value instanceof CharSequence chars) {
      boolean cut = chars.length() > MAX_CHARS;
      text.append('"').append(cut ? chars.subSequence(0, MAX_CHARS) : chars);
      text.append(cut ? "…\"" : "\"");
    } else {
      text.append(value);
    }
  }

  private static void appendArray(StringBuilder text, Object array) {
    int length = Array.getLength(array);
    text.append('[');
    for (int i = 0; i < Math.min(length, MAX_ELEMENTS); i++) {
      text.append(i == 0 ? "" : ", ").append(Array.get(array, i));
    }
    if (length > MAX_ELEMENTS) {
      text.append(", … ").append(length).append(" values");
    }
    text.append(']');
  }
}
