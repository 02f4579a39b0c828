package io.lancedb.lance.expr;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.lance.expr.Expr.Column;
import io.lancedb.lance.expr.ValueType.Kind;
import io.lancedb.lance.expr.parser.SqlLexer;
import io.lancedb.lance.expr.parser.SqlParser.ColumnPrimaryContext;
import io.lancedb.lance.expr.parser.SqlParser.NameContext;
import io.lancedb.lance.expr.parser.SqlParser.PostfixContext;
import io.lancedb.lance.expr.parser.SqlParser.StringLiteralContext;
import io.lancedb.lance.expr.parser.SqlParser.SuffixContext;
import io.lancedb.lance.file.schema.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Finds the columns, and the fields of structs, that names in a filter mean. */
final class ColumnBinder {

  private final FilterText text;
  private final Names names;

  ColumnBinder(FilterText text, Schema schema) {
    this.text = text;
    this.names = new Names(schema);
  }

  /** A field of a struct: {@code a.b}, {@code a['b']}. */
  Column nested(PostfixContext postfix) {
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

  /** Whether an operand is a column of texts. */
  boolean isTextColumn(ParserRuleContext side) {
    return descend(side) instanceof NameContext name
        && (name.DOUBLE_QUOTED() == null || text(side).isEmpty())
        && column(name).type().kind() == Kind.UTF8;
  }

  /** The text of a double-quoted name that no column has. */
  Optional<Literal> text(ParserRuleContext side) {
    if (descend(side) instanceof NameContext name && name.DOUBLE_QUOTED() != null) {
      String unquoted = Literals.unquote(name.getText(), '"');
      if (names.exactly(unquoted).isEmpty()) {
        return Optional.of(Literal.of(Kind.UTF8, unquoted));
      }
    }
    return Optional.empty();
  }

  /** Down the ladder of rules that have one child. */
  static ParserRuleContext descend(ParserRuleContext context) {
    ParserRuleContext c = context;
    while (c.getChildCount() == 1 && c.getChild(0) instanceof ParserRuleContext child) {
      c = child;
    }
    return c;
  }

  /** The column of a name. */
  Column column(NameContext name) {
    String shown = name.getText();
    if (name.BACKTICKED() != null) {
      return column(Literals.unquote(shown, '`'), true);
    }
    if (name.DOUBLE_QUOTED() != null) {
      return column(Literals.unquote(shown, '"'), true);
    }
    return column(shown, false);
  }

  /** The column of a name without its quotes. */
  Column column(String name, boolean exact) {
    return (exact ? names.exactly(name) : names.ignoringCase(name))
        .orElseThrow(() -> new ColumnNotFoundException(name, names.visible()));
  }

  /** What a column is in the schema; null for a system column. */
  @Nullable Field field(Column column) {
    List<String> path = column.path();
    return path.size() == 1
        ? names.field(column.name()).orElse(null)
        : names.below(path.get(0), path.subList(1, path.size())).orElse(null);
  }
}
