package io.lancedb.lance.expr;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A typed constant.
 *
 * @param type its type; {@code NULL} for a null that no column has given a type to
 * @param value null, or by type: a {@link Boolean}; a {@link Long} for integers (the 64 bits for
 *     uint64), dates (days, milliseconds) and timestamps (in their unit, since 1970-01-01 UTC or,
 *     without a zone, of the wall clock); a {@link Double} that is exact in its type for floats; a
 *     {@link String}; a {@code byte[]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Literal(ValueType type, @Nullable Object value) implements Expr {

  static final Literal NULL = new Literal(ValueType.NULL, null);

  static Literal of(boolean value) {
    return new Literal(ValueType.BOOL, value);
  }

  static Literal of(ValueType.Kind kind, Object value) {
    return new Literal(ValueType.of(kind), value);
  }

  boolean isNull() {
    return value == null;
  }

  Object nonNull() {
    if (value == null) {
      throw new IllegalStateException("A null literal has no value");
    }
    return value;
  }

  long asLong() {
    return (Long) nonNull();
  }

  double asDouble() {
    return (Double) nonNull();
  }

  /** The bytes that a text or binary column stores for this value. */
  byte[] asBytes() {
    return nonNull() instanceof String s
        ? s.getBytes(StandardCharsets.UTF_8)
        : ((byte[]) nonNull()).clone();
  }

  @Override
  public String toString() {
    return SqlText.of(this);
  }
}
