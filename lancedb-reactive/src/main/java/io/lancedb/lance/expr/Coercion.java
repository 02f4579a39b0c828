package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import io.lancedb.lance.expr.ValueType.Kind;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Which types compare, and what a literal becomes next to a column. A literal is converted to the
 * type of the column or refused; the column is never converted for a literal, so that indices and
 * statistics of the column can answer.
 */
final class Coercion {

  private final FilterText text;

  Coercion(FilterText text) {
    this.text = text;
  }

  /** A comparison, or its result when both sides are constants. */
  Expr compare(Operator operator, Expr left, Expr right, Token at) {
    if (left instanceof Literal l && right instanceof Literal r) {
      return constant(operator, l, r, at);
    }
    if (left instanceof Literal l) {
      return compare(operator.mirrored(), right, l, at);
    }
    if (right instanceof Literal r) {
      if (r.isNull()) {
        return new Literal(ValueType.BOOL, null);
      }
      if (left.type().kind() == Kind.DATE64 && r.type().kind() == Kind.TIMESTAMP) {
        return dateWithTimestamp(operator, left, r, at);
      }
      return new Expr.Compare(operator, left, convert(r, left, at));
    }
    if (!comparable(left.type(), right.type())) {
      throw mismatch(left, right, at);
    }
    if (left.type().kind() == Kind.TIMESTAMP
        && right.type().kind() == Kind.TIMESTAMP
        && (left.type().zone() == null) != (right.type().zone() == null)
        && (left.type().hasOffset() || right.type().hasOffset())) {
      throw text.unsupported(at, "comparing a timestamp without a zone with one of a zone");
    }
    return new Expr.Compare(operator, left, right);
  }

  /** Membership in a list of literals of the column, otherwise one comparison for each item. */
  Expr in(Expr value, List<Expr> items, Token at) {
    List<Literal> literals = new ArrayList<>(items.size());
    boolean orNull = false;
    if (value instanceof Column column && column.type().kind() != Kind.BOOL) {
      for (Expr item : items) {
        if (item instanceof Literal l && l.isNull()) {
          orNull = true;
        } else if (item instanceof Literal l
            && !(column.type().kind() == Kind.DATE64 && l.type().kind() == Kind.TIMESTAMP)) {
          literals.add(convert(l, column, at));
        }
      }
      if (!literals.isEmpty() && literals.size() + (orNull ? 1 : 0) >= items.size()) {
        return new Expr.In(column, List.copyOf(literals), orNull);
      }
    }
    List<Expr> tests = new ArrayList<>(items.size());
    for (Expr item : items) {
      tests.add(compare(Operator.EQ, value, item, at));
    }
    return tests.size() == 1 ? tests.getFirst() : new Expr.Or(tests);
  }

  /** Dates of milliseconds hold no microseconds: a finer literal lies between two of them. */
  private Expr dateWithTimestamp(Operator operator, Expr left, Literal right, Token at) {
    if (Math.floorMod(right.asLong(), 1_000L) != 0) {
      throw text.invalid(at, "the timestamp is finer than the milliseconds of " + shown(left));
    }
    return new Expr.Compare(
        operator, left, new Literal(left.type(), Math.floorDiv(right.asLong(), 1_000L)));
  }

  private static boolean comparable(ValueType left, ValueType right) {
    Kind l = left.kind();
    Kind r = right.kind();
    if (l.isNumber() && r.isNumber() || l.isBytes() && r.isBytes()) {
      return true;
    }
    if (l == Kind.DATE32 && r == Kind.TIMESTAMP || l == Kind.TIMESTAMP && r == Kind.DATE32) {
      return false;
    }
    return l == r && l != Kind.OTHER && l != Kind.NULL || l.isTime() && r.isTime();
  }

  /** The literal as a value of the type of an expression that it is compared with. */
  Literal convert(Literal literal, Expr target, Token at) {
    ValueType type = target.type();
    Kind from = literal.type().kind();
    Kind to = type.kind();
    if (to.isNumber() && from.isNumber()) {
      return number(literal, target, at);
    }
    if (to == Kind.DATE32 && from == Kind.DATE32
        || to == from && to.isBytes()
        || to == Kind.BOOL && from == to) {
      return literal;
    }
    if (to == Kind.DATE64 && from == Kind.DATE32) {
      return new Literal(type, literal.asLong() * 86_400_000L);
    }
    if (to == Kind.TIMESTAMP && (from == Kind.TIMESTAMP || from == Kind.DATE32)) {
      return timestamp(literal, target, at);
    }
    throw mismatch(target, literal, at);
  }

  private Literal number(Literal literal, Expr target, Token at) {
    ValueType type = target.type();
    boolean integer = literal.type().kind().isInteger();
    return switch (type.kind()) {
      case FLOAT64 ->
          new Literal(type, integer ? toInteger(literal).doubleValue() : literal.asDouble());
      case FLOAT32 ->
          new Literal(
              type,
              (double) (integer ? toInteger(literal).floatValue() : (float) literal.asDouble()));
      case FLOAT16 -> {
        float f = integer ? toInteger(literal).floatValue() : (float) literal.asDouble();
        float half = Float.float16ToFloat(Float.floatToFloat16(f));
        if (Float.isInfinite(half) && !Float.isInfinite(f)) {
          throw text.invalid(at, "%s is out of the range of %s".formatted(literal, shown(target)));
        }
        yield new Literal(type, (double) half);
      }
      default -> {
        if (!integer) {
          throw mismatch(target, literal, at);
        }
        BigInteger value = toInteger(literal);
        if (!fits(value, type.kind())) {
          throw text.invalid(at, "%s is out of the range of %s".formatted(value, shown(target)));
        }
        yield new Literal(type, value.longValue());
      }
    };
  }

  private static boolean fits(BigInteger value, Kind kind) {
    return switch (kind) {
      case INT8 -> value.bitLength() < 8;
      case INT16 -> value.bitLength() < 16;
      case INT32 -> value.bitLength() < 32;
      case INT64 -> value.bitLength() < 64;
      case UINT8 -> value.signum() >= 0 && value.bitLength() <= 8;
      case UINT16 -> value.signum() >= 0 && value.bitLength() <= 16;
      case UINT32 -> value.signum() >= 0 && value.bitLength() <= 32;
      default -> value.signum() >= 0 && value.bitLength() <= 64;
    };
  }

  static BigInteger toInteger(Literal literal) {
    long bits = literal.asLong();
    return literal.type().kind() == Kind.UINT64
        ? new BigInteger(Long.toUnsignedString(bits))
        : BigInteger.valueOf(bits);
  }

  private Literal timestamp(Literal literal, Expr target, Token at) {
    ValueType type = target.type();
    long ticks = type.ticksPerSecond();
    try {
      if (literal.type().kind() == Kind.DATE32) {
        // A date is midnight UTC, whatever the zone of the column, as in the official clients.
        return new Literal(
            type, Math.multiplyExact(Math.multiplyExact(literal.asLong(), 86_400L), ticks));
      }
      long micros = literal.asLong();
      if (type.hasOffset()) {
        if (literal.type().zone() != null) {
          throw text.unsupported(
              at,
              "a timestamp with an offset compared with %s (write the wall time of that zone)"
                  .formatted(shown(target)));
        }
        LocalDateTime local =
            LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), 0, ZoneOffset.UTC);
        micros =
            Times.instant(local, type.zoneId()) * 1_000_000L + Math.floorMod(micros, 1_000_000L);
      }
      return new Literal(
          type,
          ticks > 1_000_000
              ? Math.multiplyExact(micros, ticks / 1_000_000)
              : micros / (1_000_000 / ticks));
    } catch (ArithmeticException _) {
      throw text.invalid(at, "the literal is out of the range of " + shown(target));
    } catch (DateTimeException e) {
      throw text.invalid(at, e.getMessage() + ", so it cannot be compared with " + shown(target));
    }
  }

  private Literal constant(Operator operator, Literal left, Literal right, Token at) {
    if (left.isNull() || right.isNull()) {
      return new Literal(ValueType.BOOL, null);
    }
    Kind l = left.type().kind();
    Kind r = right.type().kind();
    int order;
    if (l.isInteger() && r.isInteger()) {
      order = toInteger(left).compareTo(toInteger(right));
    } else if (l.isNumber() && r.isNumber()) {
      double a = l.isInteger() ? toInteger(left).doubleValue() : left.asDouble();
      double b = r.isInteger() ? toInteger(right).doubleValue() : right.asDouble();
      order = Double.compare(a + 0.0, b + 0.0);
    } else if (l == r && l.isBytes()) {
      order = Arrays.compareUnsigned(left.asBytes(), right.asBytes());
    } else if (l == Kind.BOOL && r == l) {
      order = Boolean.compare((Boolean) left.nonNull(), (Boolean) right.nonNull());
    } else if (l.isTime() && r.isTime()) {
      order = Long.compare(micros(left), micros(right));
    } else {
      throw mismatch(left, right, at);
    }
    return Literal.of(operator.accepts(order));
  }

  private static long micros(Literal literal) {
    return literal.type().kind() == Kind.DATE32
        ? literal.asLong() * 86_400_000_000L
        : literal.asLong();
  }

  private RuntimeException mismatch(Expr left, Expr right, Token at) {
    return text.invalid(at, "%s and %s do not compare".formatted(shown(left), shown(right)));
  }

  private static String shown(Expr expr) {
    return switch (expr) {
      case Column c -> "column \"%s\" (%s)".formatted(c.name(), c.type());
      case Literal l -> "the literal %s (%s)".formatted(l, l.type());
      default -> "a condition (bool)";
    };
  }
}
