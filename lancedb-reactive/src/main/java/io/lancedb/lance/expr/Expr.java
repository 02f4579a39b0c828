package io.lancedb.lance.expr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bound expression: columns are resolved and literals have the type that they are compared as.
 */
sealed interface Expr permits Expr.Column, Expr.Predicate, Literal {

  /** What it evaluates to. */
  ValueType type();

  /** A comparison operator. */
  enum Operator {
    EQ("="),
    NE("!="),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">=");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }

    /** The operator that means the same with its sides exchanged. */
    Operator mirrored() {
      return switch (this) {
        case EQ, NE -> this;
        case LT -> GT;
        case LE -> GE;
        case GT -> LT;
        case GE -> LE;
      };
    }

    /** Whether a comparison result, as of {@link Comparable}, satisfies it. */
    boolean accepts(int comparison) {
      return switch (this) {
        case EQ -> comparison == 0;
        case NE -> comparison != 0;
        case LT -> comparison < 0;
        case LE -> comparison <= 0;
        case GT -> comparison > 0;
        case GE -> comparison >= 0;
      };
    }
  }

  /**
   * A column, or a field of structs in one, by exact names; or a function of one.
   *
   * @param name what batches call it: the name, or the names joined
   * @param path the names from the top
   * @param call the function, or null
   */
  record Column(String name, ValueType type, List<String> path, @Nullable Call call)
      implements Expr {

    Column(String name, ValueType type, List<String> path) {
      this(name, type, path, null);
    }

    Column(String name, ValueType type) {
      this(name, type, List.of(name));
    }
  }

  /** Is true, false or null. */
  sealed interface Predicate extends Expr {
    @Override
    default ValueType type() {
      return ValueType.BOOL;
    }
  }

  /** Compares a column with a literal of its type, two columns, or two boolean expressions. */
  record Compare(Operator operator, Expr left, Expr right) implements Predicate {}

  /** All are true; at least two. */
  record And(List<Expr> operands) implements Predicate {}

  /** One is true; at least two. */
  record Or(List<Expr> operands) implements Predicate {}

  /** The boolean operand is false. */
  record Not(Expr operand) implements Predicate {}

  /** The operand, of any type, is null; never null itself. */
  record IsNull(Expr operand) implements Predicate {}

  /** The boolean operand is the expected value and not null; never null itself. */
  record IsTruth(Expr operand, boolean expected) implements Predicate {}

  /**
   * The column equals one of the literals, which have its type; null when none but there is a null.
   */
  record In(Column column, List<Literal> values, boolean orNull) implements Predicate {}

  /** The text column matches the pattern: {@code %}, {@code _}, and a backslash before either. */
  record Like(Column column, String pattern, boolean ignoreCase) implements Predicate {}
}
