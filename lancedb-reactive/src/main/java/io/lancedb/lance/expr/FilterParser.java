package io.lancedb.lance.expr;

import io.lancedb.lance.expr.parser.SqlLexer;
import io.lancedb.lance.expr.parser.SqlParser;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Text to parse tree; the first error ends it. */
final class FilterParser {

  /** Longer texts are refused before they are read. */
  static final int MAX_LENGTH = 1 << 20;

  private FilterParser() {}

  static SqlParser.FilterContext parse(String sql) {
    FilterText text = new FilterText(sql);
    if (sql.length() > MAX_LENGTH) {
      throw text.syntax(
          MAX_LENGTH,
          "the text has %d characters, at most %d are allowed".formatted(sql.length(), MAX_LENGTH));
    }
    SqlLexer lexer = new SqlLexer(CharStreams.fromString(sql));
    lexer.removeErrorListeners();
    CommonTokenStream tokens = new CommonTokenStream(lexer);
    tokens.fill();
    new TokenCheck(text).check(tokens.getTokens());
    SqlParser parser = new SqlParser(tokens);
    parser.removeErrorListeners();
    parser.setErrorHandler(new FirstError(text));
    // Decisions of this grammar need no context, which keeps prediction linear and free of
    // recursion.
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    return parser.filter();
  }

  /** Turns the first error into an exception instead of repairing the input. */
  private static final class FirstError extends DefaultErrorStrategy {

    private final FilterText text;

    private FirstError(FilterText text) {
      this.text = text;
    }

    @Override
    public void recover(Parser parser, RecognitionException e) {
      throw error(parser, e.getOffendingToken());
    }

    @Override
    public Token recoverInline(Parser parser) {
      throw error(parser, parser.getCurrentToken());
    }

    @Override
    public void reportError(Parser parser, RecognitionException e) {
      throw error(parser, e.getOffendingToken());
    }

    @Override
    public void sync(Parser parser) {}

    private RuntimeException error(Parser parser, Token token) {
      IntervalSet expected = parser.getExpectedTokens();
      String found = found(token);
      if (expected.contains(SqlParser.STRING)) {
        return text.syntax(token, "expected an expression, found " + found);
      }
      return text.syntax(
          token,
          expected.contains(Token.EOF)
              ? found + " after a complete expression"
              : "unexpected " + found);
    }

    private static String found(Token token) {
      if (token.getType() == Token.EOF) {
        return "the end";
      }
      String shown = token.getText();
      return switch (shown) {
        case "'", "\"", "`" -> "a quote " + shown + " that is never closed";
        case "/*" -> "a comment that is never closed";
        default -> "\"" + (shown.length() > 40 ? shown.substring(0, 40) + "..." : shown) + "\"";
      };
    }
  }
}
