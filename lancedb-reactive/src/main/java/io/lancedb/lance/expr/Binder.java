package io.lancedb.lance.expr;

import io.lancedb.lance.expr.parser.SqlParser.ArrayPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.CastPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.ComparisonContext;
import io.lancedb.lance.expr.parser.SqlParser.ConjunctionContext;
import io.lancedb.lance.expr.parser.SqlParser.ExpressionContext;
import io.lancedb.lance.expr.parser.SqlParser.FilterContext;
import io.lancedb.lance.expr.parser.SqlParser.FunctionPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.GroupPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.IsTestContext;
import io.lancedb.lance.expr.parser.SqlParser.ListItemContext;
import io.lancedb.lance.expr.parser.SqlParser.LiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.NameContext;
import io.lancedb.lance.expr.parser.SqlParser.NegationContext;
import io.lancedb.lance.expr.parser.SqlParser.OtherIsTestContext;
import io.lancedb.lance.expr.parser.SqlParser.PatternContext;
import io.lancedb.lance.expr.parser.SqlParser.PostfixContext;
import io.lancedb.lance.expr.parser.SqlParser.ProductContext;
import io.lancedb.lance.expr.parser.SqlParser.SumContext;
import io.lancedb.lance.expr.parser.SqlParser.TruthContext;
import io.lancedb.lance.expr.parser.SqlParser.TruthTestContext;
import io.lancedb.lance.expr.parser.SqlParser.TuplePrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.UnaryContext;
import io.lancedb.lance.expr.parser.SqlParser.WordContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Parse tree to bound expression: resolves columns, gives literals the type of the column that they
 * meet, and refuses by name what is parsed but not evaluated.
 */
final class Binder {

  private final FilterText text;
  private final ColumnBinder columns;
  private final Literals literals;
  private final ComparisonBinder comparisons;
  private final CallBinder calls;

  Binder(String sql, Schema schema) {
    this.text = new FilterText(sql);
    this.columns = new ColumnBinder(text, schema);
    this.literals = new Literals(text);
    Coercion coercion = new Coercion(text);
    this.comparisons = new ComparisonBinder(this, text, columns, coercion, literals);
    this.calls = new CallBinder(this, text, columns, coercion);
  }

  /** A whole filter, which has to be boolean. */
  Expr filter(FilterContext filter) {
    Expr bound = bind(filter.expression());
    if (!bound.type().equals(ValueType.BOOL)) {
      throw text.invalid(
          filter.getStart(),
          "the filter is of type %s, it has to be boolean".formatted(bound.type()));
    }
    return bound;
  }

  /** A value that contains no column. */
  Literal constant(FilterContext filter) {
    if (bind(filter.expression()) instanceof Literal literal) {
      return literal;
    }
    throw text.unsupported(filter.getStart(), "a value that is not a literal");
  }

  /** The expression of any part of a filter. */
  Expr bind(ParserRuleContext context) {
    // Most rules of the ladder have one child: walking down them in a loop keeps the stack short.
    ParserRuleContext c = ColumnBinder.descend(context);
    return switch (c) {
      case ExpressionContext e -> connect(e.conjunction(), false);
      case ConjunctionContext e -> connect(e.negation(), true);
      case NegationContext e -> negate(e.NOT().size(), bind(e.truth()), e.truth());
      case TruthContext e -> truth(e);
      case PatternContext e -> comparisons.pattern(e);
      case ComparisonContext e -> comparisons.comparison(e);
      case SumContext e -> throw operator(e.sumOperator(0));
      case ProductContext e -> throw operator(e.productOperator(0));
      case UnaryContext e -> unary(e);
      case PostfixContext e -> columns.nested(e);
      case GroupPrimaryContext e -> bind(e.expression());
      case CastPrimaryContext e -> throw text.unsupported(e.getStart(), "CAST");
      case TuplePrimaryContext e -> throw text.unsupported(e.getStart(), "a tuple");
      case ArrayPrimaryContext e -> throw text.unsupported(e.getStart(), "an array");
      case FunctionPrimaryContext e -> calls.call(e);
      case ListItemContext e -> literals.item(e);
      case LiteralContext e -> literals.of(e);
      case NameContext e -> columns.column(e);
      case WordContext e -> columns.column(e.getText(), false);
      default -> throw text.unsupported(c.getStart(), "\"" + c.getText() + "\"");
    };
  }

  /** The refusal of an operator. */
  RuntimeException operator(ParserRuleContext operator) {
    return text.unsupported(operator.getStart(), "the operator " + operator.getText());
  }

  private Expr unary(UnaryContext unary) {
    if (!unary.PLUS().isEmpty()) {
      throw text.unsupported(unary.PLUS(0).getSymbol(), "unary plus");
    }
    Expr operand = bind(unary.postfix());
    if (!(operand instanceof Literal literal)) {
      throw text.unsupported(unary.getStart(), "a minus before an expression");
    }
    return unary.MINUS().size() % 2 == 0
        ? literals.number(literal, unary.getStart())
        : literals.negate(literal, unary.getStart());
  }

  private Expr connect(List<? extends ParserRuleContext> operands, boolean and) {
    List<Expr> bound = new ArrayList<>(operands.size());
    for (ParserRuleContext operand : operands) {
      bound.add(bool(bind(operand), operand));
    }
    return and ? new Expr.And(bound) : new Expr.Or(bound);
  }

  /** NOT, so many times. */
  Expr negate(int times, Expr operand, ParserRuleContext at) {
    Expr bound = bool(operand, at);
    return times % 2 == 0 ? bound : new Expr.Not(bound);
  }

  private Expr truth(TruthContext truth) {
    Expr bound = bind(truth.pattern());
    for (TruthTestContext test : truth.truthTest()) {
      if (!(test instanceof IsTestContext is)) {
        throw text.unsupported(
            test.getStart(),
            ((OtherIsTestContext) test).UNKNOWN() != null ? "IS UNKNOWN" : "IS DISTINCT FROM");
      }
      Expr tested =
          is.NULL() != null
              ? new Expr.IsNull(bound)
              : new Expr.IsTruth(bool(bound, truth), is.TRUE() != null);
      bound = is.NOT() == null ? tested : new Expr.Not(tested);
    }
    return bound;
  }

  private Expr bool(Expr operand, ParserRuleContext at) {
    return switch (operand) {
      case Literal l when l.isNull() -> new Literal(ValueType.BOOL, null);
      case Expr e when e.type().equals(ValueType.BOOL) -> e;
      default ->
          throw text.invalid(
              at.getStart(), "a condition is expected, here is a value of type " + operand.type());
    };
  }
}
