package io.lancedb.lance.expr;

import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.parser.SqlParser.ArrayPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.FunctionPrimaryContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.arrow.vector.types.pojo.Field;

/** Calls of functions: of a column, with literals. */
final class CallBinder {

  private final Binder binder;
  private final FilterText text;
  private final ColumnBinder columns;
  private final Functions functions;

  CallBinder(Binder binder, FilterText text, ColumnBinder columns, Coercion coercion) {
    this.binder = binder;
    this.text = text;
    this.columns = columns;
    this.functions = new Functions(text, coercion);
  }

  Expr call(FunctionPrimaryContext call) {
    String function = call.name().getText();
    if (!Functions.has(function)) {
      throw text.unsupported(call.getStart(), "the function " + function);
    }
    if (call.expression().isEmpty()
        || !(binder.bind(call.expression(0)) instanceof Column column)
        || column.call() != null) {
      throw text.unsupported(call.getStart(), function + " of anything but a column");
    }
    List<Literal> constants = new ArrayList<>();
    for (ParserRuleContext argument : call.expression().subList(1, call.expression().size())) {
      boolean list = ColumnBinder.descend(argument) instanceof ArrayPrimaryContext;
      List<? extends ParserRuleContext> items =
          list
              ? ((ArrayPrimaryContext) ColumnBinder.descend(argument)).expression()
              : List.of(argument);
      boolean several = function.toLowerCase(Locale.ROOT).matches(".*_(any|all)");
      if (list != several) {
        throw text.unsupported(argument.getStart(), "this argument of " + function);
      }
      for (ParserRuleContext item : items) {
        if (!(binder.bind(item) instanceof Literal literal)) {
          throw text.unsupported(item.getStart(), "an argument that is not a literal");
        }
        constants.add(literal);
      }
    }
    Field field = columns.field(column);
    if (field == null) {
      throw text.unsupported(call.getStart(), function + " of a system column");
    }
    return functions.call(function, column, field, constants, call.getStart());
  }
}
