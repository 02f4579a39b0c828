package io.lancedb.lance.expr;

import io.lancedb.lance.expr.ValueType.Kind;
import io.lancedb.lance.expr.parser.SqlParser.BinaryLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.BooleanLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.DateLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.FloatLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.IntegerLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.ListItemContext;
import io.lancedb.lance.expr.parser.SqlParser.LiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.StringLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.TimestampLiteralContext;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.HexFormat;
import org.antlr.v4.runtime.Token;
import org.apache.arrow.vector.types.TimeUnit;

/**
 * Literals as they are written: an integer is int64, or uint64, or beyond that float64; a timestamp
 * is microseconds, in UTC when it names an offset and of the wall clock when it does not.
 */
final class Literals {

  private static final BigInteger MAX_UNSIGNED =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private final FilterText text;

  Literals(FilterText text) {
    this.text = text;
  }

  Literal item(ListItemContext item) {
    Literal literal = of(item.literal());
    return item.MINUS() == null ? literal : negate(literal, item.getStart());
  }

  Literal of(LiteralContext literal) {
    String shown = literal.getStop().getText();
    return switch (literal) {
      case IntegerLiteralContext _ -> integer(new BigInteger(shown));
      case FloatLiteralContext _ -> Literal.of(Kind.FLOAT64, Double.parseDouble(shown));
      case StringLiteralContext _ -> Literal.of(Kind.UTF8, unquote(shown, '\''));
      case BinaryLiteralContext _ -> Literal.of(Kind.BINARY, binary(shown, literal.getStart()));
      case BooleanLiteralContext b -> Literal.of(b.TRUE() != null);
      case DateLiteralContext d -> date(shown, d.STRING().getSymbol());
      case TimestampLiteralContext t -> timestamp(shown, t.STRING().getSymbol());
      default -> Literal.NULL;
    };
  }

  /** The literal below minuses that cancel out; it has to be a number. */
  Literal number(Literal literal, Token at) {
    if (!literal.type().kind().isNumber()) {
      throw text.invalid(at, "a minus needs a number, here is a value of type " + literal.type());
    }
    return literal;
  }

  Literal negate(Literal literal, Token at) {
    return switch (number(literal, at).type().kind()) {
      case FLOAT64 -> Literal.of(Kind.FLOAT64, -literal.asDouble());
      case UINT64 -> integer(Coercion.toInteger(literal).negate());
      default -> integer(BigInteger.valueOf(literal.asLong()).negate());
    };
  }

  private static Literal integer(BigInteger value) {
    if (value.bitLength() <= 63) {
      return Literal.of(Kind.INT64, value.longValue());
    }
    return value.signum() > 0 && value.compareTo(MAX_UNSIGNED) <= 0
        ? Literal.of(Kind.UINT64, value.longValue())
        : Literal.of(Kind.FLOAT64, value.doubleValue());
  }

  private byte[] binary(String shown, Token at) {
    String digits = shown.substring(2, shown.length() - 1);
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException _) {
      throw text.syntax(at, "a binary literal has an even number of hexadecimal digits");
    }
  }

  private Literal date(String shown, Token at) {
    try {
      return Literal.of(Kind.DATE32, Times.parseDate(unquote(shown, '\'')));
    } catch (DateTimeException _) {
      throw text.syntax(at, "a date is written as DATE '2024-12-31', not " + shown);
    }
  }

  private Literal timestamp(String shown, Token at) {
    try {
      Times.Parsed parsed = Times.parseTimestamp(unquote(shown, '\''));
      return new Literal(
          ValueType.timestamp(TimeUnit.MICROSECOND, parsed.offset() ? "UTC" : null),
          parsed.micros());
    } catch (DateTimeException _) {
      throw text.syntax(
          at, "a timestamp is written as TIMESTAMP '2024-12-31 23:59:59.999999', not " + shown);
    }
  }

  /** Removes the quotes around, and makes doubled quotes inside single. */
  static String unquote(String quoted, char quote) {
    String q = String.valueOf(quote);
    return quoted.substring(1, quoted.length() - 1).replace(q + q, q);
  }
}
