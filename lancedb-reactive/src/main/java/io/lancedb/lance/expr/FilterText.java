package io.lancedb.lance.expr;

import io.lancedb.error.FilterSyntaxException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import org.antlr.v4.runtime.Token;

/** The text of a filter, for errors that point into it. */
final class FilterText {

  private static final int SHOWN = 500;

  private final String sql;

  FilterText(String sql) {
    this.sql = sql;
  }

  /** Offset of a token in UTF-16 units; the lexer counts code points. */
  int position(Token token) {
    int start = token.getType() == Token.EOF ? Integer.MAX_VALUE : token.getStartIndex();
    int codePoints = sql.codePointCount(0, sql.length());
    return start >= codePoints ? sql.length() : sql.offsetByCodePoints(0, start);
  }

  FilterSyntaxException syntax(Token token, String problem) {
    return syntax(position(token), problem);
  }

  FilterSyntaxException syntax(int position, String problem) {
    return new FilterSyntaxException(shown(), position, problem);
  }

  UnsupportedFeatureException unsupported(Token token, String construct) {
    return new UnsupportedFeatureException(
        "%s at position %d is not supported in filters yet, in: %s"
            .formatted(construct, position(token), shown()));
  }

  InvalidQueryException invalid(Token token, String problem) {
    return new InvalidQueryException(
        "Invalid filter at position %d: %s, in: %s".formatted(position(token), problem, shown()));
  }

  private String shown() {
    return sql.length() <= SHOWN ? sql : sql.substring(0, SHOWN) + "...";
  }
}
