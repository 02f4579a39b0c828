package io.lancedb.lance.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.FilterSyntaxException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("id", new ArrowType.Int(32, true)),
              Field.nullable("item", ArrowType.Utf8.INSTANCE),
              Field.nullable("price", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
              Field.nullable("b", ArrowType.Bool.INSTANCE),
              Field.nullable("when", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
              new Field(
                  "vector",
                  FieldType.nullable(new ArrowType.FixedSizeList(1)),
                  List.of(
                      Field.nullable(
                          "item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)))),
              Field.nullable("My Col", new ArrowType.Int(32, true))));

  private static Filter parse(String sql) {
    return Filter.parse(sql, SCHEMA);
  }

  @Test
  void namesTheColumnsItNeedsInSchemaOrderWithSystemColumnsLast() {
    assertThat(
            parse("_rowid > 3 AND `My Col` = 1 AND (ITEM = 'a' OR id < 3 OR item = 'b')").columns())
        .containsExactly("id", "item", "My Col", "_rowid");
    assertThat(parse("true").columns()).isEmpty();
    assertThat(parse("vector IS NOT NULL").columns()).containsExactly("vector");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          ID=1                           | id = 1
          1 < id                         | id > 1
          id BETWEEN 1 AND 2             | (id >= 1) AND (id <= 2)
          id NOT IN (1, NULL)            | NOT (id IN (1, NULL))
          price = 1                      | price = 1.0
          item = "fizz"                  | item = 'fizz'
          item LIKE 'O''%'               | item LIKE 'O''%'
          item NOT ILIKE 'a'             | NOT (item ILIKE 'a')
          `My Col` IS NOT NULL           | NOT (`My Col` IS NULL)
          b IS NOT TRUE                  | NOT (b IS TRUE)
          NOT b AND id=1 OR b            | ((NOT b) AND (id = 1)) OR b
          id = null                      | NULL = NULL
          1 < 2                          | TRUE
          `when` > DATE '2024-01-02'     | when > TIMESTAMP '2024-01-02 00:00:00.000000'
          """)
  void printsCanonicalSql(String sql, String canonical) {
    assertThat(parse(sql)).hasToString(canonical);
    assertThat(parse(canonical)).hasToString(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          id = 1 garbage            | 7  | "garbage" after a complete expression
          id = 1; drop              | 6  | ";" after a complete expression
          (id = 1                   | 7  | the end
          id =                      | 4  | expected an expression, found the end
          id = AND                  | 5  | expected an expression, found "AND"
          id IN ()                  | 7  | expected an expression
          id BETWEEN 1 OR 2         | 13 | unexpected "OR"
          item = 'open              | 7  | a quote ' that is never closed
          id = 1 /* open            | 7  | a comment that is never closed
          item = '😀' @             | 12 | "@"
          item = X'0g'              | 7  | hexadecimal
          when = DATE '2024-02-30'  | 12 | a date is written as
          when = TIMESTAMP 'now'    | 17 | a timestamp is written as
          id IS 1                   | 6  | "1"
          """)
  void pointsAtTheCharacterThatIsWrong(String sql, int position, String problem) {
    assertThatExceptionOfType(FilterSyntaxException.class)
        .isThrownBy(() -> parse(sql))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.position()).isEqualTo(position))
        .satisfies(e -> assertThat(e.filter()).isEqualTo(sql));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "-- nothing"})
  void refusesAnEmptyFilter(String sql) {
    assertThatExceptionOfType(FilterSyntaxException.class)
        .isThrownBy(() -> parse(sql))
        .withMessageContaining("expected an expression, found the end");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          id = 1 AND CASE WHEN b THEN b END    | CASE at position 11
          id + 1 = 2                           | the operator + at position 3
          id << 1 = 2                          | the operator << at position 3
          lower(item) = 'a'                    | the function lower at position 0
          CAST(id AS string) = '1'             | CAST at position 0
          id::int = 1                          | a cast at position 2
          vector[1] = 1                        | a subscript at position 6
          [1,2] = [1,2]                        | an array at position 0
          (id, id) = (1, 1)                    | a tuple at position 0
          EXISTS (SELECT 1)                    | EXISTS at position 0
          id IN (SELECT 1)                     | a subquery at position 7
          b IS UNKNOWN                         | IS UNKNOWN at position 2
          id IS NOT DISTINCT FROM 1            | IS DISTINCT FROM at position 3
          item SIMILAR TO 'a'                  | SIMILAR at position 5
          item ~ 'a'                           | the operator ~ at position 5
          item LIKE 'a!%' ESCAPE '!'           | ESCAPE with another character than backslash at position 16
          item LIKE item                       | a LIKE pattern that is not a literal at position 10
          -id = 1                              | a minus before an expression at position 0
          id = +1                              | unary plus at position 5
          when > INTERVAL '1 day'              | INTERVAL at position 7
          """)
  void namesWhatIsNotSupportedYetAndWhereItIs(String sql, String construct) {
    assertThatExceptionOfType(UnsupportedFeatureException.class)
        .isThrownBy(() -> parse(sql))
        .withMessageContaining(construct + " is not supported in filters yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          id              | is of type int32, it has to be boolean
          id = 1.5        | column "id" (int32) and the literal 1.5 (float64) do not compare
          id = '1'        | column "id" (int32) and the literal '1' (utf8) do not compare
          id = 2147483648 | 2147483648 is out of the range of column "id" (int32)
          id = item       | do not compare
          when = '2024'   | do not compare
          id AND b        | a condition is expected, here is a value of type int32
          id LIKE 'a'     | LIKE compares text with text
          vector = 1      | do not compare
          """)
  void refusesTypesThatDoNotCompare(String sql, String problem) {
    assertThatExceptionOfType(InvalidQueryException.class)
        .isThrownBy(() -> parse(sql))
        .withMessageContaining(problem);
  }

  @Test
  void namesTheUnknownColumnAndTheOnesThatAreThere() {
    assertThatExceptionOfType(ColumnNotFoundException.class)
        .isThrownBy(() -> parse("nope = 1"))
        .withMessageContaining("nope")
        .withMessageContaining("My Col")
        .satisfies(e -> assertThat(e.column()).isEqualTo("nope"));
    assertThatExceptionOfType(ColumnNotFoundException.class).isThrownBy(() -> parse("`ID` = 1"));
    assertThatExceptionOfType(ColumnNotFoundException.class).isThrownBy(() -> parse("id = \"1\""));
  }

  @Test
  void boundsTheDepthOfAnExpressionOnASmallStack() throws InterruptedException {
    int depth = TokenCheck.MAX_DEPTH;
    assertParsesOnSmallStack("(".repeat(depth - 1) + "b" + ")".repeat(depth - 1));
    assertParsesOnSmallStack("b" + " IS TRUE".repeat(depth - 1));
    assertParsesOnSmallStack("b" + " = NOT b".repeat(depth / 2 - 1));
    for (String deep :
        List.of(
            "(".repeat(100_000),
            "NOT ".repeat(100_000) + "b",
            "b" + " IS NULL".repeat(100_000),
            "b" + " = NOT b".repeat(100_000),
            "b" + " BETWEEN b AND b".repeat(50_000))) {
      assertThatExceptionOfType(FilterSyntaxException.class)
          .isThrownBy(() -> parse(deep))
          .withMessageContaining("nested deeper than");
    }
    assertThatExceptionOfType(FilterSyntaxException.class)
        .isThrownBy(() -> parse("b OR ".repeat(1 << 18) + "b"))
        .withMessageContaining("characters");
  }

  private static void assertParsesOnSmallStack(String sql) throws InterruptedException {
    @Nullable Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                parse(parse(sql).toString());
              } catch (FilterSyntaxException e) {
                // The canonical text has more parentheses; it may be too deep, never a crash.
                failure[0] = String.valueOf(e.getMessage()).contains("nested deeper") ? null : e;
              } catch (Throwable e) {
                failure[0] = e;
              }
            },
            "small stack",
            512 << 10);
    thread.start();
    thread.join();
    assertThat(failure[0]).isNull();
  }

  @Test
  void readsLongListsAndChains() {
    StringBuilder list = new StringBuilder("id IN (0");
    StringBuilder chain = new StringBuilder("id = 0");
    for (int i = 1; i < 20_000; i++) {
      list.append(", ").append(-i);
      chain.append(" OR id = ").append(i);
    }
    try (BufferAllocator allocator = new RootAllocator();
        IntVector id = new IntVector("id", allocator)) {
      id.setSafe(0, -19_999);
      id.setSafe(1, 19_999);
      id.setNull(2);
      id.setValueCount(3);
      VectorSchemaRoot batch = new VectorSchemaRoot(List.of(id));
      assertThat(parse(list.append(')').toString()).evaluate(batch).rows()).containsExactly(0);
      assertThat(parse(chain.toString()).evaluate(batch).rows()).containsExactly(1);
    }
  }

  @Test
  void bindsTheSystemColumnsOfAnyTable() {
    try (BufferAllocator allocator = new RootAllocator();
        UInt8Vector ids = new UInt8Vector("_rowid", allocator)) {
      ids.setSafe(0, 1);
      ids.setSafe(1, -1);
      ids.setValueCount(2);
      VectorSchemaRoot batch = new VectorSchemaRoot(List.of(ids));
      assertThat(parse("_ROWID > 1").evaluate(batch).rows()).containsExactly(1);
      assertThat(parse("_rowid IN (1, 18446744073709551615)").evaluate(batch).cardinality())
          .isEqualTo(2);
    }
  }

  @Test
  void takesAVectorWithoutBuffersAsAllNull() {
    try (VectorSchemaRoot batch =
        new VectorSchemaRoot(List.<FieldVector>of(new NullVector("id", 70)))) {
      batch.setRowCount(70);
      assertThat(parse("id IS NULL").evaluate(batch)).isEqualTo(RowMask.all(70));
      assertThat(parse("id = 1 OR id != 1 OR id IN (1) OR NOT id < 1").evaluate(batch).rows())
          .isEmpty();
      assertThat(parse("(id = 1) IS NULL").evaluate(batch).cardinality()).isEqualTo(70);
    }
  }

  @Test
  void refusesABatchOfAnotherShape() {
    try (BufferAllocator allocator = new RootAllocator();
        BigIntVector id = new BigIntVector("id", allocator);
        VarCharVector other = new VarCharVector("other", allocator)) {
      id.setSafe(0, 1);
      id.setValueCount(1);
      other.setValueCount(1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("id = 1").evaluate(new VectorSchemaRoot(List.of(id))))
          .withMessageContaining("id");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> parse("id = 1").evaluate(new VectorSchemaRoot(List.of(other))))
          .withMessageContaining("id");
    }
  }

  @Test
  void evaluatesAnEmptyBatch() {
    try (BufferAllocator allocator = new RootAllocator();
        IntVector id = new IntVector("id", allocator)) {
      VectorSchemaRoot batch = new VectorSchemaRoot(List.of(id));
      batch.setRowCount(0);
      for (String sql : List.of("id = 1", "id IS NULL", "true", "id NOT IN (1)")) {
        assertThat(parse(sql).evaluate(batch)).isEqualTo(RowMask.all(0));
      }
    }
  }

  @Test
  void readsALiteralAsAValueOfAColumn() {
    Field price = SCHEMA.findField("price");
    Field when = SCHEMA.findField("when");
    assertThat(Filter.parseLiteral("1", price).value()).isEqualTo(1.0);
    assertThat(Filter.parseLiteral("NULL", price).value()).isNull();
    assertThat(Filter.parseLiteral("-3", SCHEMA.findField("id")).value()).isEqualTo(-3L);
    assertThat(Filter.parseLiteral("'O''Neil'", SCHEMA.findField("item")).value())
        .isEqualTo("O'Neil");
    assertThat(Filter.parseLiteral("TIMESTAMP '1970-01-01 00:00:01'", when).value())
        .isEqualTo(1_000_000L);
    assertThatExceptionOfType(InvalidQueryException.class)
        .isThrownBy(() -> Filter.parseLiteral("'a'", price));
    assertThatExceptionOfType(UnsupportedFeatureException.class)
        .isThrownBy(() -> Filter.parseLiteral("price + 1", price));
  }
}
