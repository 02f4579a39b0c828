package io.lancedb.lance.expr;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.FilterSyntaxException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.UnsupportedFeatureException;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/** Token soup is either a filter or one of the errors of a filter, with a position inside of it. */
class FilterParserFuzzTest {

  private static final String[] TOKENS = {
    "id",
    "b",
    "s",
    "ts",
    "`id`",
    "\"s\"",
    "\"x\"",
    "nope",
    "1",
    "-1",
    "1.5",
    "1e3",
    "99999999999999999999",
    "'a'",
    "'%'",
    "null",
    "true",
    "false",
    "DATE '2024-01-01'",
    "TIMESTAMP '2024-01-01 00:00:00Z'",
    "DATE",
    "TIMESTAMP 'x'",
    "X'0a'",
    "X'0'",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "LIKE",
    "ILIKE",
    "IS",
    "NULL",
    "ESCAPE",
    "CASE",
    "CAST",
    "SELECT",
    "EXISTS",
    "UNKNOWN",
    "SIMILAR",
    "TO",
    "AS",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    ",",
    "=",
    "==",
    "!=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "||",
    "::",
    ":",
    ".",
    ";",
    "?",
    "@",
    "'",
    "\"",
    "`",
    "\\",
    "--",
    "/*",
    "*/",
    "\n",
    "\u0000",
    "ünï",
    "😀",
    "\ud83d"
  };

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("id", new ArrowType.Int(32, true)),
              Field.nullable("b", ArrowType.Bool.INSTANCE),
              Field.nullable("s", ArrowType.Utf8.INSTANCE),
              Field.nullable("ts", new ArrowType.Timestamp(TimeUnit.NANOSECOND, "Europe/Vienna"))));

  @Test
  void tokenSoupGivesAFilterOrATypedError() {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    int accepted = 0;
    for (int i = 0; i < 20_000; i++) {
      accepted += survives(soup(random), seed) ? 1 : 0;
    }
    assertThat(accepted).as("seed %d", seed).isPositive();
  }

  @Test
  void damagedFiltersGiveAFilterOrATypedError() {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    String whole =
        "NOT (id IN (1, -2, NULL) AND s LIKE 'a\\%%') OR b IS NOT TRUE AND ts BETWEEN DATE"
            + " '2024-01-01' AND TIMESTAMP '2024-01-02 03:04:05.678' OR \"x\" = s";
    assertThat(survives(whole, seed)).isTrue();
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        int at = random.nextInt(damaged.length());
        switch (random.nextInt(3)) {
          case 0 -> damaged.deleteCharAt(at);
          case 1 -> damaged.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
          default -> damaged.setCharAt(at, (char) random.nextInt(32, 127));
        }
      }
      survives(damaged.toString(), seed);
    }
  }

  private static String soup(SplittableRandom random) {
    StringBuilder sql = new StringBuilder();
    for (int n = random.nextInt(1, 12); n > 0; n--) {
      sql.append(TOKENS[random.nextInt(TOKENS.length)]).append(random.nextInt(8) == 0 ? "" : " ");
    }
    return sql.toString();
  }

  private static boolean survives(String sql, long seed) {
    try {
      Filter filter = Filter.parse(sql, SCHEMA);
      assertThat(Filter.parse(filter.toString(), SCHEMA)).hasToString(filter.toString());
      return true;
    } catch (FilterSyntaxException e) {
      assertThat(e.position()).as("seed %d: %s", seed, sql).isBetween(0, sql.length());
    } catch (ColumnNotFoundException | InvalidQueryException | UnsupportedFeatureException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    } catch (LanceDbException e) {
      throw new AssertionError("seed " + seed + ": " + sql, e);
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + sql, e);
    }
    return false;
  }
}
