package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.And;
import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Compare;
import io.lancedb.lance.expr.Expr.In;
import io.lancedb.lance.expr.Expr.IsNull;
import io.lancedb.lance.expr.Expr.IsTruth;
import io.lancedb.lance.expr.Expr.Like;
import io.lancedb.lance.expr.Expr.Not;
import io.lancedb.lance.expr.Expr.Or;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The one spelling of an expression; parsed over the same schema it gives the same expression. */
final class SqlText {

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private static final List<String> RESERVED =
      List.of(
          "and",
          "between",
          "false",
          "ilike",
          "in",
          "is",
          "like",
          "not",
          "null",
          "or",
          "true",
          "case",
          "exists",
          "interval",
          "date",
          "timestamp",
          "cast",
          "try_cast");

  private SqlText() {}

  static String of(Expr expr) {
    StringBuilder out = new StringBuilder();
    append(out, expr);
    return out.toString();
  }

  static String of(Call call) {
    StringBuilder out = new StringBuilder(call.function()).append('(');
    append(out, call.argument());
    boolean list = call.function().endsWith("_any") || call.function().endsWith("_all");
    out.append(list ? ", [" : "");
    String separator = list ? "" : ", ";
    for (Literal argument : call.arguments()) {
      literal(out.append(separator), argument);
      separator = ", ";
    }
    return out.append(list ? "])" : ")").toString();
  }

  static String of(Literal literal) {
    StringBuilder out = new StringBuilder();
    literal(out, literal);
    return out.toString();
  }

  private static void append(StringBuilder out, Expr expr) {
    switch (expr) {
      case Column c when c.call() != null -> out.append(of(c.call()));
      case Column c -> {
        name(out, c.path().get(0));
        for (String part : c.path().subList(1, c.path().size())) {
          out.append('.');
          name(out, part);
        }
      }
      // A null condition has no literal of its own.
      case Literal l when l.isNull() && l.type().equals(ValueType.BOOL) ->
          out.append("NULL = NULL");
      case Literal l -> literal(out, l);
      case Compare c -> {
        operand(out, c.left());
        out.append(' ').append(c.operator().sql()).append(' ');
        operand(out, c.right());
      }
      case And a -> join(out, a.operands(), " AND ");
      case Or o -> join(out, o.operands(), " OR ");
      case Not n -> {
        out.append("NOT ");
        operand(out, n.operand());
      }
      case IsNull i -> {
        operand(out, i.operand());
        out.append(" IS NULL");
      }
      case IsTruth i -> {
        operand(out, i.operand());
        out.append(i.expected() ? " IS TRUE" : " IS FALSE");
      }
      case In in -> {
        append(out, in.column());
        out.append(" IN (");
        String separator = "";
        for (Literal value : in.values()) {
          out.append(separator);
          literal(out, value);
          separator = ", ";
        }
        out.append(in.orNull() ? ", NULL)" : ")");
      }
      case Like like -> {
        append(out, like.column());
        out.append(like.ignoreCase() ? " ILIKE " : " LIKE ");
        text(out, like.pattern());
      }
    }
  }

  private static void join(StringBuilder out, List<Expr> operands, String word) {
    String separator = "";
    for (Expr operand : operands) {
      out.append(separator);
      operand(out, operand);
      separator = word;
    }
  }

  private static void operand(StringBuilder out, Expr expr) {
    if (expr instanceof Column || expr instanceof Literal l && !l.isNull()) {
      append(out, expr);
    } else {
      out.append('(');
      append(out, expr);
      out.append(')');
    }
  }

  private static void name(StringBuilder out, String name) {
    boolean plain = PLAIN.matcher(name).matches() && !RESERVED.contains(name);
    out.append(plain ? name : "`" + name.replace("`", "``") + "`");
  }

  private static void text(StringBuilder out, String text) {
    out.append('\'').append(text.replace("'", "''")).append('\'');
  }

  private static void literal(StringBuilder out, Literal literal) {
    if (literal.isNull()) {
      out.append("NULL");
      return;
    }
    switch (literal.type().kind()) {
      case BOOL -> out.append(literal.nonNull().equals(true) ? "TRUE" : "FALSE");
      case UINT64 -> out.append(Long.toUnsignedString(literal.asLong()));
      case FLOAT16, FLOAT32, FLOAT64 -> number(out, literal.asDouble());
      case UTF8 -> text(out, (String) literal.nonNull());
      case BINARY ->
          out.append("X'").append(HexFormat.of().formatHex(literal.asBytes())).append('\'');
      case DATE32 -> date(out, literal.asLong());
      case DATE64 -> {
        if (Math.floorMod(literal.asLong(), 86_400_000L) == 0) {
          date(out, Math.floorDiv(literal.asLong(), 86_400_000L));
        } else {
          timestamp(out, literal);
        }
      }
      case TIMESTAMP -> timestamp(out, literal);
      default -> out.append(literal.asLong());
    }
  }

  /** An infinity is a number that is too large. */
  private static void number(StringBuilder out, double value) {
    out.append(
        Double.isInfinite(value) ? (value > 0 ? "1e999" : "-1e999") : Double.toString(value));
  }

  private static void date(StringBuilder out, long day) {
    out.append("DATE '").append(LocalDate.ofEpochDay(day)).append('\'');
  }

  private static void timestamp(StringBuilder out, Literal literal) {
    long ticks = literal.type().ticksPerSecond();
    long seconds = Math.floorDiv(literal.asLong(), ticks);
    long nanos = Math.floorMod(literal.asLong(), ticks) * (1_000_000_000L / ticks);
    Instant instant = Instant.ofEpochSecond(seconds, nanos);
    LocalDateTime local = LocalDateTime.ofInstant(instant, literal.type().zoneId());
    out.append("TIMESTAMP '").append(TIMESTAMP.format(local)).append('\'');
  }
}
