package io.lancedb.lance.expr;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes a filter as SQL and, independently of the evaluator, as a function of a row. */
final class RandomFilter {

  /** SQL, and true, false or null for a row. */
  record Condition(String sql, Test test) {}

  /** A condition of a row. */
  @FunctionalInterface
  interface Test {
    @Nullable Boolean apply(int row);
  }

  private static final List<String> COLUMNS =
      List.of(
          "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f16", "f32", "f64", "s", "bin",
          "d32", "ts", "b");
  private static final List<String> INTEGERS =
      List.of("i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64");
  private static final List<String> OPERATORS =
      List.of("=", "==", "!=", "<>", "<", "<=", ">", ">=");

  private final SplittableRandom random;
  private final RandomBatch batch;

  RandomFilter(SplittableRandom random, RandomBatch batch) {
    this.random = random;
    this.batch = batch;
  }

  Condition condition(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return leaf();
    }
    Condition a = condition(depth - 1);
    Condition b = condition(depth - 1);
    return switch (random.nextInt(7)) {
      case 0, 1 ->
          new Condition(
              "(" + a.sql + ") AND (" + b.sql + ")", r -> and(a.test.apply(r), b.test.apply(r)));
      case 2, 3 ->
          new Condition(
              "(" + a.sql + ") OR (" + b.sql + ")",
              r -> not(and(not(a.test.apply(r)), not(b.test.apply(r)))));
      case 4 -> new Condition("NOT (" + a.sql + ")", r -> not(a.test.apply(r)));
      case 5 -> truth(a);
      default -> {
        String operator = pick(OPERATORS);
        yield new Condition(
            "(%s) %s (%s)".formatted(a.sql, operator, b.sql),
            r -> {
              @Nullable Boolean x = a.test.apply(r);
              @Nullable Boolean y = b.test.apply(r);
              return x == null || y == null ? null : accepts(operator, Boolean.compare(x, y));
            });
      }
    };
  }

  private Condition truth(Condition a) {
    boolean negated = random.nextBoolean();
    String not = negated ? "NOT " : "";
    return switch (random.nextInt(3)) {
      case 0 ->
          new Condition(
              "(" + a.sql + ") IS " + not + "NULL", r -> negated != (a.test.apply(r) == null));
      case 1 ->
          new Condition(
              "(" + a.sql + ") IS " + not + "TRUE",
              r -> negated != Boolean.TRUE.equals(a.test.apply(r)));
      default ->
          new Condition(
              "(" + a.sql + ") IS " + not + "FALSE",
              r -> negated != Boolean.FALSE.equals(a.test.apply(r)));
    };
  }

  private Condition leaf() {
    return switch (random.nextInt(9)) {
      case 0 -> isNull(pick(COLUMNS));
      case 1 -> {
        String b = random.nextBoolean() ? "b" : "b2";
        yield new Condition(b, r -> (Boolean) batch.value(b, r));
      }
      case 2 -> like();
      case 3 -> in(pick(COLUMNS));
      case 4 -> between(pick(COLUMNS));
      case 5 -> columns();
      default -> compare(pick(COLUMNS));
    };
  }

  private Condition isNull(String column) {
    boolean negated = random.nextBoolean();
    return new Condition(
        column + (negated ? " IS NOT NULL" : " IS NULL"),
        r -> negated != (batch.value(column, r) == null));
  }

  private Condition compare(String column) {
    String operator = pick(OPERATORS);
    @Nullable Object literal = literal(column);
    boolean swapped = random.nextInt(4) == 0;
    String sql =
        swapped
            ? sql(column, literal) + operator + column
            : column + operator + sql(column, literal);
    return new Condition(
        sql,
        r -> {
          @Nullable Object value = batch.value(column, r);
          if (value == null || literal == null) {
            return null;
          }
          int order = order(column, value, literal);
          return accepts(operator, swapped ? -order : order);
        });
  }

  private Condition between(String column) {
    @Nullable Object low = literal(column);
    @Nullable Object high = literal(column);
    boolean negated = random.nextBoolean();
    return new Condition(
        "%s %s BETWEEN %s AND %s"
            .formatted(column, negated ? "NOT" : "", sql(column, low), sql(column, high)),
        r -> {
          @Nullable Object value = batch.value(column, r);
          @Nullable Boolean above =
              value == null || low == null ? null : (Boolean) (order(column, value, low) >= 0);
          @Nullable Boolean below =
              value == null || high == null ? null : (Boolean) (order(column, value, high) <= 0);
          @Nullable Boolean both = and(above, below);
          return negated ? not(both) : both;
        });
  }

  private Condition in(String column) {
    List<@Nullable Object> literals = new ArrayList<>();
    for (int i = random.nextInt(1, random.nextBoolean() ? 4 : 30); i > 0; i--) {
      literals.add(literal(column));
    }
    boolean negated = random.nextBoolean();
    String list = String.join(", ", literals.stream().map(l -> sql(column, l)).toList());
    return new Condition(
        column + (negated ? " NOT IN (" : " IN (") + list + ")",
        r -> {
          @Nullable Object value = batch.value(column, r);
          @Nullable Boolean any = false;
          for (Object literal : literals) {
            @Nullable Boolean one =
                value == null || literal == null
                    ? null
                    : (Boolean) (order(column, value, literal) == 0);
            any = not(and(not(any), not(one)));
          }
          return negated ? not(any) : any;
        });
  }

  private Condition columns() {
    String operator = pick(OPERATORS);
    int kind = random.nextInt(3);
    String left = kind == 0 ? "s" : kind == 1 ? pick(INTEGERS) : "f64";
    String right = kind == 0 ? "s2" : kind == 1 ? pick(INTEGERS) : "f64";
    return new Condition(
        left + " " + operator + " " + right,
        r -> {
          @Nullable Object a = batch.value(left, r);
          @Nullable Object b = batch.value(right, r);
          if (a == null || b == null) {
            return null;
          }
          int order =
              switch (kind) {
                case 0 -> Arrays.compareUnsigned(bytes(a), bytes(b));
                case 1 -> integer(left, a).compareTo(integer(right, b));
                default -> Double.compare((Double) a, (Double) b);
              };
          return accepts(operator, order);
        });
  }

  private Condition like() {
    StringBuilder pattern = new StringBuilder();
    String[] pieces = {
      "%", "_", "a", "b", "A", "fizz", "\\\\%", "\\\\_", "\\\\\\\\", "ü", "\n", "y"
    };
    for (int i = random.nextInt(5); i > 0; i--) {
      pattern.append(pieces[random.nextInt(pieces.length)].replace("\\\\", "\\"));
    }
    boolean negated = random.nextBoolean();
    boolean ignoreCase = random.nextBoolean();
    String text = pattern.toString();
    return new Condition(
        "s %s %s '%s'".formatted(negated ? "NOT" : "", ignoreCase ? "ILIKE" : "LIKE", text),
        r -> {
          String value = (String) batch.value("s", r);
          return value == null ? null : (Boolean) (negated != matches(value, text, ignoreCase));
        });
  }

  private static boolean matches(String value, String pattern, boolean ignoreCase) {
    if (pattern.isEmpty()) {
      return value.isEmpty();
    }
    int p = pattern.codePointAt(0);
    if (p == '%') {
      for (int i = 0; i <= value.length(); i++) {
        if (matches(value.substring(i), pattern.substring(1), ignoreCase)) {
          return true;
        }
      }
      return false;
    }
    if (value.isEmpty()) {
      return false;
    }
    int v = value.codePointAt(0);
    String rest = pattern.substring(Character.charCount(p));
    boolean any = p == '_';
    if (p == '\\' && !rest.isEmpty()) {
      p = rest.codePointAt(0);
      rest = rest.substring(Character.charCount(p));
    }
    boolean same = ignoreCase ? Character.toLowerCase(v) == Character.toLowerCase(p) : v == p;
    return (any || same) && matches(value.substring(Character.charCount(v)), rest, ignoreCase);
  }

  /** A literal for the column, sometimes null; never NaN, which has no literal. */
  private @Nullable Object literal(String column) {
    if (random.nextInt(12) == 0) {
      return null;
    }
    @Nullable Object value = RandomBatch.value(random, column);
    return value instanceof Double d && d.isNaN() ? (Object) 2.0 : value;
  }

  private static String sql(String column, @Nullable Object literal) {
    return switch (literal) {
      case null -> "NULL";
      case Double d when d.isInfinite() -> d > 0 ? "1e999" : "-1e999";
      case String s when column.equals("bin") -> "X'" + HexFormat.of().formatHex(bytes(s)) + "'";
      case String s -> "'" + s.replace("'", "''") + "'";
      case Long l when column.equals("u64") -> Long.toUnsignedString(l);
      case Long l when column.equals("d32") -> "DATE '" + LocalDate.ofEpochDay(l) + "'";
      case Long l when column.equals("ts") ->
          "TIMESTAMP '"
              + Instant.ofEpochMilli(l).toString().replace('T', ' ').replace("Z", "")
              + "'";
      default -> literal.toString();
    };
  }

  private static int order(String column, Object value, Object literal) {
    return switch (value) {
      // A zero literal is both zeros; NaN is the greatest value.
      case Double d when (Double) literal == 0.0 -> d == 0.0 ? 0 : Double.compare(d, 0.0);
      case Double d -> Double.compare(d, (Double) literal);
      case Long l when column.equals("u64") -> Long.compareUnsigned(l, (Long) literal);
      case Long l -> Long.compare(l, (Long) literal);
      case Boolean b -> Boolean.compare(b, (Boolean) literal);
      default -> Arrays.compareUnsigned(bytes(value), bytes(literal));
    };
  }

  private static BigInteger integer(String column, Object value) {
    return column.equals("u64")
        ? new BigInteger(Long.toUnsignedString((Long) value))
        : BigInteger.valueOf((Long) value);
  }

  private static byte[] bytes(Object text) {
    return ((String) text).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean accepts(String operator, int order) {
    return switch (operator) {
      case "=", "==" -> order == 0;
      case "!=", "<>" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static @Nullable Boolean not(@Nullable Boolean a) {
    return a == null ? null : (Boolean) !a;
  }

  private static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
    if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
      return false;
    }
    return a == null || b == null ? null : (Boolean) true;
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
