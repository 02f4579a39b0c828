package io.lancedb.lance.expr;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A LIKE pattern: {@code %} is any text, {@code _} one character, a backslash makes the character
 * after it plain; a backslash at the end is plain itself. A pattern without {@code _} and with
 * {@code %} only at its ends is a search of bytes, any other is matched by code points.
 */
final class LikePattern {

  private static final int ANY_TEXT = -1;
  private static final int ANY_CHARACTER = -2;

  private enum Shape {
    EXACT,
    PREFIX,
    SUFFIX,
    CONTAINS,
    GENERAL
  }

  private final Shape shape;
  private final byte[] bytes;
  private final ByteSearch search;
  private final int[] steps;
  private final boolean ignoreCase;

  private LikePattern(Shape shape, byte[] bytes, int[] steps, boolean ignoreCase) {
    this.shape = shape;
    this.bytes = bytes;
    this.search = new ByteSearch(bytes);
    this.steps = steps;
    this.ignoreCase = ignoreCase;
  }

  static LikePattern compile(String pattern, boolean ignoreCase) {
    int[] source = pattern.codePoints().toArray();
    int[] steps = new int[source.length];
    StringBuilder plain = new StringBuilder();
    int n = 0;
    int wildcards = 0;
    for (int i = 0; i < source.length; i++) {
      int c = source[i];
      if (c == '%' || c == '_') {
        int step = c == '%' ? ANY_TEXT : ANY_CHARACTER;
        if (step == ANY_TEXT && n > 0 && steps[n - 1] == ANY_TEXT) {
          continue; // %% is %
        }
        steps[n++] = step;
        wildcards++;
        continue;
      }
      if (c == '\\' && i + 1 < source.length) {
        c = source[++i];
      }
      plain.appendCodePoint(c);
      steps[n++] = ignoreCase ? fold(c) : c;
    }
    steps = Arrays.copyOf(steps, n);
    boolean first = n > 0 && steps[0] == ANY_TEXT;
    boolean last = n > 1 && steps[n - 1] == ANY_TEXT;
    Shape shape = Shape.GENERAL;
    if (!ignoreCase && wildcards == (first ? 1 : 0) + (last ? 1 : 0)) {
      shape = first ? last ? Shape.CONTAINS : Shape.SUFFIX : last ? Shape.PREFIX : Shape.EXACT;
    }
    return new LikePattern(
        shape, plain.toString().getBytes(StandardCharsets.UTF_8), steps, ignoreCase);
  }

  boolean matches(byte[] text) {
    return matches(MemorySegment.ofArray(text), 0, text.length);
  }

  /** Whether the UTF-8 text of a range of bytes matches. */
  boolean matches(MemorySegment data, long start, int length) {
    return switch (shape) {
      case EXACT -> length == bytes.length && Bytes.startsWith(data, start, bytes);
      case PREFIX -> length >= bytes.length && Bytes.startsWith(data, start, bytes);
      case SUFFIX ->
          length >= bytes.length && Bytes.startsWith(data, start + length - bytes.length, bytes);
      case CONTAINS -> search.isIn(data, start, start + length);
      case GENERAL -> general(data, start, start + length);
    };
  }

  /** Greedy, and on a mismatch one character more for the last {@code %}; no recursion. */
  private boolean general(MemorySegment data, long start, long end) {
    long at = start;
    int step = 0;
    long retryAt = -1;
    int retryStep = -1;
    while (at < end) {
      if (step < steps.length && steps[step] == ANY_TEXT) {
        retryStep = ++step;
        retryAt = at;
        continue;
      }
      int width = width(data.get(ValueLayout.JAVA_BYTE, at), end - at);
      if (step < steps.length && (steps[step] == ANY_CHARACTER || same(data, at, width, step))) {
        at += width;
        step++;
      } else if (retryStep >= 0) {
        retryAt += width(data.get(ValueLayout.JAVA_BYTE, retryAt), end - retryAt);
        at = retryAt;
        step = retryStep;
      } else {
        return false;
      }
    }
    while (step < steps.length && steps[step] == ANY_TEXT) {
      step++;
    }
    return step == steps.length;
  }

  private boolean same(MemorySegment data, long at, int width, int step) {
    int c = codePoint(data, at, width);
    return (ignoreCase ? fold(c) : c) == steps[step];
  }

  /** Bytes of the character that starts with {@code lead}, never more than are left. */
  private static int width(byte lead, long left) {
    int width = lead >= 0 ? 1 : lead < (byte) 0xe0 ? 2 : lead < (byte) 0xf0 ? 3 : 4;
    return (int) Math.min(width, left);
  }

  private static int codePoint(MemorySegment data, long at, int width) {
    int lead = data.get(ValueLayout.JAVA_BYTE, at);
    if (width == 1) {
      return lead & 0xff;
    }
    int c = lead & 0xff >> width + 1;
    for (int i = 1; i < width; i++) {
      c = c << 6 | data.get(ValueLayout.JAVA_BYTE, at + i) & 0x3f;
    }
    return c;
  }

  /** Simple case folding of Unicode: the two Turkish letters are no i. */
  private static int fold(int c) {
    return c == 0x130 || c == 0x131 ? c : Character.toLowerCase(Character.toUpperCase(c));
  }
}
