package io.lancedb.lance.expr;

import io.lancedb.lance.expr.parser.SqlLexer;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * What is refused before parsing: nesting that would exhaust the stack, and constructs that the
 * grammar does not have, by name.
 *
 * <p>The depth of an expression is bounded by what is open at a token: each parenthesis, and in
 * each parenthesis the operators since the last AND, OR or comma, because chains such as {@code a =
 * b = c} nest too.
 */
final class TokenCheck {

  static final int MAX_DEPTH = 128;

  private final FilterText text;
  private int depth;

  TokenCheck(FilterText text) {
    this.text = text;
  }

  void check(List<Token> tokens) {
    int[] chains = new int[MAX_DEPTH + 2];
    int[] betweens = new int[MAX_DEPTH + 2];
    int level = 0;
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      refuseByName(token, tokens.get(i + 1));
      switch (token.getType()) {
        case SqlLexer.OPEN, SqlLexer.OPEN_BRACKET -> {
          level++;
          deeper(token);
          chains[level] = 0;
          betweens[level] = 0;
        }
        case SqlLexer.CLOSE, SqlLexer.CLOSE_BRACKET -> {
          if (level > 0) {
            depth -= chains[level] + 1;
            level--;
          }
        }
        case SqlLexer.BETWEEN -> {
          betweens[level]++;
          chains[level]++;
          deeper(token);
        }
        case SqlLexer.AND -> {
          if (betweens[level] > 0) {
            betweens[level]--;
          } else {
            depth -= chains[level];
            chains[level] = 0;
          }
        }
        case SqlLexer.OR, SqlLexer.COMMA -> {
          depth -= chains[level];
          chains[level] = 0;
          betweens[level] = 0;
        }
        default -> {
          if (chains(token.getType())) {
            chains[level]++;
            deeper(token);
          }
        }
      }
    }
  }

  private void deeper(Token token) {
    if (++depth > MAX_DEPTH) {
      throw text.syntax(token, "the expression is nested deeper than " + MAX_DEPTH);
    }
  }

  private static boolean chains(int type) {
    return switch (type) {
      case SqlLexer.EQ,
          SqlLexer.NE,
          SqlLexer.LT,
          SqlLexer.LE,
          SqlLexer.GT,
          SqlLexer.GE,
          SqlLexer.IS,
          SqlLexer.IN,
          SqlLexer.LIKE,
          SqlLexer.ILIKE,
          SqlLexer.NOT ->
          true;
      default -> false;
    };
  }

  private void refuseByName(Token token, Token next) {
    int following = next.getType();
    switch (token.getType()) {
      case SqlLexer.CASE -> {
        if (following == SqlLexer.IDENTIFIER || following == SqlLexer.DOUBLE_QUOTED) {
          throw text.unsupported(token, "CASE");
        }
      }
      case SqlLexer.EXISTS -> {
        if (following == SqlLexer.OPEN) {
          throw text.unsupported(token, "EXISTS");
        }
      }
      case SqlLexer.INTERVAL -> {
        if (following == SqlLexer.STRING || following == SqlLexer.INTEGER) {
          throw text.unsupported(token, "INTERVAL");
        }
      }
      case SqlLexer.OPEN -> {
        if (following == SqlLexer.SELECT) {
          throw text.unsupported(next, "a subquery");
        }
      }
      default -> {}
    }
  }
}
