package io.lancedb.lance.expr;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.Expr.Operator;
import io.lancedb.lance.expr.ValueType.Kind;
import io.lancedb.lance.expr.parser.SqlLexer;
import io.lancedb.lance.expr.parser.SqlParser.ArrayPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.BetweenTestContext;
import io.lancedb.lance.expr.parser.SqlParser.CastPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.ColumnPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.CompareTestContext;
import io.lancedb.lance.expr.parser.SqlParser.ComparisonContext;
import io.lancedb.lance.expr.parser.SqlParser.ComparisonTestContext;
import io.lancedb.lance.expr.parser.SqlParser.ConjunctionContext;
import io.lancedb.lance.expr.parser.SqlParser.ExpressionContext;
import io.lancedb.lance.expr.parser.SqlParser.FilterContext;
import io.lancedb.lance.expr.parser.SqlParser.FunctionPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.GroupPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.InTestContext;
import io.lancedb.lance.expr.parser.SqlParser.IsTestContext;
import io.lancedb.lance.expr.parser.SqlParser.LikeTestContext;
import io.lancedb.lance.expr.parser.SqlParser.ListItemContext;
import io.lancedb.lance.expr.parser.SqlParser.LiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.NameContext;
import io.lancedb.lance.expr.parser.SqlParser.NegationContext;
import io.lancedb.lance.expr.parser.SqlParser.NotNullTestContext;
import io.lancedb.lance.expr.parser.SqlParser.OtherCompareTestContext;
import io.lancedb.lance.expr.parser.SqlParser.OtherIsTestContext;
import io.lancedb.lance.expr.parser.SqlParser.OtherPatternTestContext;
import io.lancedb.lance.expr.parser.SqlParser.PatternContext;
import io.lancedb.lance.expr.parser.SqlParser.PatternTestContext;
import io.lancedb.lance.expr.parser.SqlParser.PostfixContext;
import io.lancedb.lance.expr.parser.SqlParser.ProductContext;
import io.lancedb.lance.expr.parser.SqlParser.StringLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.SuffixContext;
import io.lancedb.lance.expr.parser.SqlParser.SumContext;
import io.lancedb.lance.expr.parser.SqlParser.TruthContext;
import io.lancedb.lance.expr.parser.SqlParser.TruthTestContext;
import io.lancedb.lance.expr.parser.SqlParser.TuplePrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.UnaryContext;
import io.lancedb.lance.expr.parser.SqlParser.WordContext;
import io.lancedb.lance.file.schema.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Parse tree to bound expression: resolves columns, gives literals the type of the column that they
 * meet, and refuses by name what is parsed but not evaluated.
 */
final class Binder {

  private final FilterText text;
  private final Names names;
  private final Coercion coercion;
  private final Literals literals;
  private final Functions functions;

  Binder(String sql, Schema schema) {
    this.text = new FilterText(sql);
    this.names = new Names(schema);
    this.coercion = new Coercion(text);
    this.literals = new Literals(text);
    this.functions = new Functions(text, coercion);
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

  private Expr bind(ParserRuleContext context) {
    // Most rules of the ladder have one child: walking down them in a loop keeps the stack short.
    ParserRuleContext c = context;
    while (c.getChildCount() == 1 && c.getChild(0) instanceof ParserRuleContext child) {
      c = child;
    }
    return switch (c) {
      case ExpressionContext e -> connect(e.conjunction(), false);
      case ConjunctionContext e -> connect(e.negation(), true);
      case NegationContext e -> negate(e.NOT().size(), bind(e.truth()), e.truth());
      case TruthContext e -> truth(e);
      case PatternContext e -> pattern(e);
      case ComparisonContext e -> comparison(e);
      case SumContext e -> throw operator(e.sumOperator(0));
      case ProductContext e -> throw operator(e.productOperator(0));
      case UnaryContext e -> unary(e);
      case PostfixContext e -> nested(e);
      case GroupPrimaryContext e -> bind(e.expression());
      case CastPrimaryContext e -> throw text.unsupported(e.getStart(), "CAST");
      case TuplePrimaryContext e -> throw text.unsupported(e.getStart(), "a tuple");
      case ArrayPrimaryContext e -> throw text.unsupported(e.getStart(), "an array");
      case FunctionPrimaryContext e -> call(e);
      case ListItemContext e -> literals.item(e);
      case LiteralContext e -> literals.of(e);
      case NameContext e -> column(e);
      case WordContext e -> column(e.getText(), false);
      default -> throw text.unsupported(c.getStart(), "\"" + c.getText() + "\"");
    };
  }

  private Expr call(FunctionPrimaryContext call) {
    String function = call.name().getText();
    if (!Functions.has(function)) {
      throw text.unsupported(call.getStart(), "the function " + function);
    }
    if (call.expression().isEmpty()
        || !(bind(call.expression(0)) instanceof Column column)
        || column.call() != null) {
      throw text.unsupported(call.getStart(), function + " of anything but a column");
    }
    List<Literal> constants = new ArrayList<>();
    for (ParserRuleContext argument : call.expression().subList(1, call.expression().size())) {
      boolean list = descend(argument) instanceof ArrayPrimaryContext;
      List<? extends ParserRuleContext> items =
          list ? ((ArrayPrimaryContext) descend(argument)).expression() : List.of(argument);
      boolean several = function.toLowerCase(Locale.ROOT).matches(".*_(any|all)");
      if (list != several) {
        throw text.unsupported(argument.getStart(), "this argument of " + function);
      }
      for (ParserRuleContext item : items) {
        if (!(bind(item) instanceof Literal literal)) {
          throw text.unsupported(item.getStart(), "an argument that is not a literal");
        }
        constants.add(literal);
      }
    }
    Field field =
        column.path().size() == 1
            ? names.field(column.name()).orElse(null)
            : names
                .below(column.path().get(0), column.path().subList(1, column.path().size()))
                .orElse(null);
    if (field == null) {
      throw text.unsupported(call.getStart(), function + " of a system column");
    }
    return functions.call(function, column, field, constants, call.getStart());
  }

  private RuntimeException operator(ParserRuleContext operator) {
    return text.unsupported(operator.getStart(), "the operator " + operator.getText());
  }

  /** A field of a struct: {@code a.b}, {@code a['b']}. */
  private Column nested(PostfixContext postfix) {
    if (!(postfix.primary() instanceof ColumnPrimaryContext primary)) {
      throw suffix(postfix.suffix(0));
    }
    Column top = column(primary.name());
    List<String> path = new ArrayList<>();
    for (SuffixContext suffix : postfix.suffix()) {
      path.add(part(suffix).orElseThrow(() -> suffix(suffix)));
    }
    List<String> all = new ArrayList<>(path);
    all.add(0, top.name());
    String name = FieldPath.join(all);
    Field field =
        names
            .below(top.name(), path)
            .orElseThrow(() -> new ColumnNotFoundException(name, names.visible()));
    return new Column(name, ValueType.of(field), List.copyOf(all));
  }

  private Optional<String> part(SuffixContext suffix) {
    if (suffix.name() != null) {
      NameContext name = suffix.name();
      String shown = name.getText();
      return Optional.of(
          name.BACKTICKED() != null
              ? Literals.unquote(shown, '`')
              : name.DOUBLE_QUOTED() != null ? Literals.unquote(shown, '"') : shown);
    }
    if (suffix.reserved() != null) {
      return Optional.of(suffix.reserved().getText());
    }
    if (suffix.typeName() == null
        && suffix.expression().size() == 1
        && descend(suffix.expression(0)) instanceof StringLiteralContext text) {
      return Optional.of(Literals.unquote(text.getText(), '\''));
    }
    return Optional.empty();
  }

  private RuntimeException suffix(SuffixContext suffix) {
    return text.unsupported(
        suffix.getStart(),
        switch (suffix.getStart().getType()) {
          case SqlLexer.OPEN_BRACKET -> "a subscript";
          default -> suffix.typeName() != null ? "a cast" : "a nested field";
        });
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

  private Expr negate(int times, Expr operand, ParserRuleContext at) {
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

  private Expr pattern(PatternContext pattern) {
    Expr bound = bind(pattern.comparison());
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
    Optional<Literal> quoted = text(like.comparison());
    Expr pattern = quoted.isPresent() ? quoted.get() : bind(like.comparison());
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

  private Expr comparison(ComparisonContext comparison) {
    ParserRuleContext left = comparison.sum();
    Expr bound = null;
    for (ComparisonTestContext test : comparison.comparisonTest()) {
      bound =
          switch (test) {
            case CompareTestContext t -> compare(bound, left, t);
            case InTestContext t -> in(bound, left, t);
            case BetweenTestContext t -> between(bound, left, t);
            case NotNullTestContext _ ->
                new Expr.Not(new Expr.IsNull(bound == null ? bind(left) : bound));
            default -> throw operator(((OtherCompareTestContext) test).otherComparator());
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
      Expr right = negate(test.NOT().size(), bind(test.truth()), test.truth());
      return coercion.compare(operator, bound == null ? bind(left) : bound, right, left.getStart());
    }
    Expr l = bound != null ? bound : operand(left, isTextColumn(test.sum()));
    Expr r = operand(test.sum(), isText(l));
    return coercion.compare(operator, l, r, left.getStart());
  }

  private Expr between(@Nullable Expr bound, ParserRuleContext left, BetweenTestContext test) {
    Token at = left.getStart();
    Expr value = bound != null ? bound : bind(left);
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
    Expr value = bound != null ? bound : bind(left);
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
    Optional<Literal> quoted = besideText ? text(side) : Optional.empty();
    return quoted.isPresent() ? quoted.get() : bind(side);
  }

  private static boolean isText(Expr expr) {
    return expr.type().kind() == Kind.UTF8;
  }

  private boolean isTextColumn(ParserRuleContext side) {
    return descend(side) instanceof NameContext name
        && (name.DOUBLE_QUOTED() == null || text(side).isEmpty())
        && column(name).type().kind() == Kind.UTF8;
  }

  /** The text of a double-quoted name that no column has. */
  private Optional<Literal> text(ParserRuleContext side) {
    if (descend(side) instanceof NameContext name && name.DOUBLE_QUOTED() != null) {
      String unquoted = Literals.unquote(name.getText(), '"');
      if (names.exactly(unquoted).isEmpty()) {
        return Optional.of(Literal.of(Kind.UTF8, unquoted));
      }
    }
    return Optional.empty();
  }

  private static ParserRuleContext descend(ParserRuleContext context) {
    ParserRuleContext c = context;
    while (c.getChildCount() == 1 && c.getChild(0) instanceof ParserRuleContext child) {
      c = child;
    }
    return c;
  }

  private Column column(NameContext name) {
    String shown = name.getText();
    if (name.BACKTICKED() != null) {
      return column(Literals.unquote(shown, '`'), true);
    }
    if (name.DOUBLE_QUOTED() != null) {
      return column(Literals.unquote(shown, '"'), true);
    }
    return column(shown, false);
  }

  private Column column(String name, boolean exact) {
    return (exact ? names.exactly(name) : names.ignoringCase(name))
        .orElseThrow(() -> new ColumnNotFoundException(name, names.visible()));
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
