package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import io.lancedb.lance.expr.ValueType.Kind;
import io.lancedb.lance.expr.parser.SqlLexer;
import io.lancedb.lance.expr.parser.SqlParser.BetweenTestContext;
import io.lancedb.lance.expr.parser.SqlParser.CompareTestContext;
import io.lancedb.lance.expr.parser.SqlParser.ComparisonContext;
import io.lancedb.lance.expr.parser.SqlParser.ComparisonTestContext;
import io.lancedb.lance.expr.parser.SqlParser.InTestContext;
import io.lancedb.lance.expr.parser.SqlParser.LikeTestContext;
import io.lancedb.lance.expr.parser.SqlParser.ListItemContext;
import io.lancedb.lance.expr.parser.SqlParser.NotNullTestContext;
import io.lancedb.lance.expr.parser.SqlParser.OtherCompareTestContext;
import io.lancedb.lance.expr.parser.SqlParser.OtherPatternTestContext;
import io.lancedb.lance.expr.parser.SqlParser.PatternContext;
import io.lancedb.lance.expr.parser.SqlParser.PatternTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Tests of values: comparisons, ranges, lists and patterns. */
final class ComparisonBinder {

  private final Binder binder;
  private final FilterText text;
  private final ColumnBinder columns;
  private final Coercion coercion;
  private final Literals literals;

  ComparisonBinder(
      Binder binder, FilterText text, ColumnBinder columns, Coercion coercion, Literals literals) {
    this.binder = binder;
    this.text = text;
    this.columns = columns;
    this.coercion = coercion;
    this.literals = literals;
  }

  /** LIKE and ILIKE. */
  Expr pattern(PatternContext pattern) {
    Expr bound = binder.bind(pattern.comparison());
    ParserRuleContext left = pattern.comparison();
    for (PatternTestContext test : pattern.patternTest()) {
      if (!(test instanceof LikeTestContext like)) {
        Token word = ((OtherPatternTestContext) test).getStart();
        throw text.unsupported(
            word,
            word.getType() == SqlLexer.NOT ? "NOT " + test.getChild(1).getText() : word.getText());
      }
      Expr matched = like(bound, left, like);
      bound = like.NOT() == null ? matched : new Expr.Not(matched);
    }
    return bound;
  }

  private Expr like(Expr value, ParserRuleContext left, LikeTestContext like) {
    if (like.ESCAPE() != null && !like.STRING().getText().equals("'\\'")) {
      throw text.unsupported(
          like.ESCAPE().getSymbol(), "ESCAPE with another character than backslash");
    }
    Optional<Literal> quoted = columns.text(like.comparison());
    Expr pattern = quoted.isPresent() ? quoted.get() : binder.bind(like.comparison());
    if (value instanceof Literal l && l.isNull() || pattern instanceof Literal r && r.isNull()) {
      return new Literal(ValueType.BOOL, null);
    }
    if (value.type().kind() != Kind.UTF8 || pattern.type().kind() != Kind.UTF8) {
      throw text.invalid(
          left.getStart(),
          "LIKE compares text with text, here %s with %s".formatted(value.type(), pattern.type()));
    }
    if (!(pattern instanceof Literal literal)) {
      throw text.unsupported(like.comparison().getStart(), "a LIKE pattern that is not a literal");
    }
    String sql = (String) literal.nonNull();
    boolean ignoreCase = like.ILIKE() != null;
    return switch (value) {
      case Column column -> new Expr.Like(column, sql, ignoreCase);
      case Literal constant ->
          Literal.of(LikePattern.compile(sql, ignoreCase).matches(constant.asBytes()));
      default -> throw text.unsupported(left.getStart(), "LIKE on an expression");
    };
  }

  /** Comparisons, IN, BETWEEN and NOTNULL. */
  Expr comparison(ComparisonContext comparison) {
    ParserRuleContext left = comparison.sum();
    Expr bound = null;
    for (ComparisonTestContext test : comparison.comparisonTest()) {
      bound =
          switch (test) {
            case CompareTestContext t -> compare(bound, left, t);
            case InTestContext t -> in(bound, left, t);
            case BetweenTestContext t -> between(bound, left, t);
            case NotNullTestContext _ ->
                new Expr.Not(new Expr.IsNull(bound == null ? binder.bind(left) : bound));
            default -> throw binder.operator(((OtherCompareTestContext) test).otherComparator());
          };
    }
    return Objects.requireNonNull(bound);
  }

  private Expr compare(@Nullable Expr bound, ParserRuleContext left, CompareTestContext test) {
    Operator operator =
        switch (test.comparator().getStart().getType()) {
          case SqlLexer.EQ -> Operator.EQ;
          case SqlLexer.NE -> Operator.NE;
          case SqlLexer.LT -> Operator.LT;
          case SqlLexer.LE -> Operator.LE;
          case SqlLexer.GT -> Operator.GT;
          default -> Operator.GE;
        };
    if (test.truth() != null) {
      Expr right = binder.negate(test.NOT().size(), binder.bind(test.truth()), test.truth());
      return coercion.compare(
          operator, bound == null ? binder.bind(left) : bound, right, left.getStart());
    }
    Expr l = bound != null ? bound : operand(left, columns.isTextColumn(test.sum()));
    Expr r = operand(test.sum(), isText(l));
    return coercion.compare(operator, l, r, left.getStart());
  }

  private Expr between(@Nullable Expr bound, ParserRuleContext left, BetweenTestContext test) {
    Token at = left.getStart();
    Expr value = bound != null ? bound : binder.bind(left);
    Expr low = operand(test.sum(0), isText(value));
    Expr high = operand(test.sum(1), isText(value));
    Expr both =
        new Expr.And(
            List.of(
                coercion.compare(Operator.GE, value, low, at),
                coercion.compare(Operator.LE, value, high, at)));
    return test.NOT() == null ? both : new Expr.Not(both);
  }

  private Expr in(@Nullable Expr bound, ParserRuleContext left, InTestContext test) {
    Expr value = bound != null ? bound : binder.bind(left);
    List<Expr> items = new ArrayList<>(test.listItem().size());
    for (ListItemContext item : test.listItem()) {
      items.add(
          item.literal() != null ? literals.item(item) : operand(item.expression(), isText(value)));
    }
    Expr any = coercion.in(value, items, left.getStart());
    return test.NOT() == null ? any : new Expr.Not(any);
  }

  /** One side of a comparison: next to text, a double-quoted name that no column has is text. */
  private Expr operand(ParserRuleContext side, boolean besideText) {
    Optional<Literal> quoted = besideText ? columns.text(side) : Optional.empty();
    return quoted.isPresent() ? quoted.get() : binder.bind(side);
  }

  private static boolean isText(Expr expr) {
    return expr.type().kind() == Kind.UTF8;
  }
}
