package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.Table;
import io.lancedb.local.RecordedTakes.Cost;
import io.lancedb.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much is read for random rows. A column that is new to a connection costs the tail of its file
 * and what locates its data, once; from then on a take is one request, for the chunks of narrow
 * values or the very bytes of wide ones.
 */
class RandomAccessBudgetTest {

  private static final int ROWS = 40_000;
  private static final int DIMENSION = 64;
  private static final long VECTOR_BYTES = 4 * DIMENSION;
  private static final long TEXT_BYTES = 600;

  /** The end of a file, which is read once when the file is opened. */
  private static final long TAIL = 1 << 16;

  /** A chunk of values that cannot be compressed, with its header and padding. */
  private static final long CHUNK = 8192 + 16;

  @SuppressWarnings("NullAway.Init")
  private RecordedTakes takes;

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("number", new ArrowType.Int(64, true)),
              Field.notNullable("name", ArrowType.Utf8.INSTANCE),
              Field.notNullable("text", ArrowType.Utf8.INSTANCE),
              new Field(
                  "vector",
                  FieldType.notNullable(new ArrowType.FixedSizeList(DIMENSION)),
                  List.of(
                      Field.nullable(
                          "item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE))))));

  @BeforeEach
  void fill() {
    takes = new RecordedTakes("2.2", ROWS, RandomAccessBudgetTest::batch);
  }

  /** Row i: random bits, "n" and random digits, 600 random letters, a vector of i. */
  private static VectorSchemaRoot batch(RootAllocator allocator) {
    Random random = new Random(5);
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    BigIntVector number = (BigIntVector) root.getVector("number");
    VarCharVector name = (VarCharVector) root.getVector("name");
    VarCharVector text = (VarCharVector) root.getVector("text");
    FixedSizeListVector vector = (FixedSizeListVector) root.getVector("vector");
    Float4Vector items = (Float4Vector) vector.getDataVector();
    number.allocateNew(ROWS);
    items.allocateNew(ROWS * DIMENSION);
    byte[] letters = new byte[(int) TEXT_BYTES];
    for (int i = 0; i < ROWS; i++) {
      number.set(i, random.nextLong());
      name.setSafe(i, ("n" + random.nextInt(1 << 30)).getBytes(StandardCharsets.UTF_8));
      for (int k = 0; k < letters.length; k++) {
        letters[k] = (byte) ('!' + random.nextInt(90));
      }
      text.setSafe(i, letters);
      for (int k = 0; k < DIMENSION; k++) {
        items.set(i * DIMENSION + k, i);
      }
      vector.setNotNull(i);
    }
    root.setRowCount(ROWS);
    return root;
  }

  @AfterEach
  void close() {
    takes.close();
  }

  private Cost cost(Query take, int rows) {
    return takes.cost(take, rows);
  }

  private Table open() {
    return takes.open();
  }

  private long[] spread(int count) {
    return takes.spread(count);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void wideValuesCostTheirBytesAndOneRequest(int rows) {
    Table table = open();
    Query take = table.takeOffsets(spread(rows)).select("vector");
    Cost cold = cost(take, rows);
    assertThat(cold.requests()).isEqualTo(2);
    assertThat(cold.bytes()).isEqualTo(TAIL + rows * VECTOR_BYTES);
    assertThat(cost(take, rows)).isEqualTo(new Cost(1, rows, rows * VECTOR_BYTES));
    long[] rowIds = spread(rows);
    assertThat(cost(table.takeRowIds(rowIds).select("vector"), rows))
        .isEqualTo(new Cost(1, rows, rows * VECTOR_BYTES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void longTextCostsItsBytesOnceItsPagesAreKnown(int rows) {
    Query take = open().takeOffsets(spread(rows)).select("text");
    Cost cold = cost(take, rows);
    assertThat(cold.requests()).isBetween(2, 3);
    Cost warm = cost(take, rows);
    assertThat(warm.requests()).isEqualTo(1);
    assertThat(warm.ranges()).isEqualTo(rows);
    assertThat(warm.bytes()).isLessThanOrEqualTo(rows * (TEXT_BYTES + 8));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000})
  void narrowValuesCostTheirChunksAndOneRequest(int rows) {
    for (String column : List.of("number", "name")) {
      Query take = open().takeOffsets(spread(rows)).select(column);
      Cost cold = cost(take, rows);
      assertThat(cold.requests()).as(column).isBetween(2, 3);
      Cost warm = cost(take, rows);
      assertThat(warm.requests()).as(column).isEqualTo(1);
      assertThat(warm.ranges()).as(column).isLessThanOrEqualTo(rows);
      assertThat(warm.bytes()).as(column).isLessThanOrEqualTo(Math.min(rows * CHUNK, ROWS * 24L));
    }
  }

  @Test
  void allColumnsOfTenRowsAreOneRequest() {
    Table table = open();
    Query take = table.takeOffsets(spread(10));
    assertThat(cost(take, 10).requests()).isBetween(2, 3);
    Cost warm = cost(take, 10);
    assertThat(warm.requests()).isEqualTo(1);
    assertThat(warm.bytes()).isLessThanOrEqualTo(10 * (2 * CHUNK + VECTOR_BYTES + TEXT_BYTES + 8));
  }

  @Test
  void aTableThatIsOpenedAgainKnowsItsFiles() {
    cost(open().takeOffsets(7).select("vector"), 1);
    assertThat(cost(open().takeOffsets(8).select("vector"), 1))
        .isEqualTo(new Cost(1, 1, VECTOR_BYTES));
  }

  @Test
  void neighboursAreOneRange() {
    Table table = open();
    cost(table.takeOffsets(7).select("vector"), 1);
    assertThat(cost(table.takeOffsets(12, 10, 11).select("vector"), 3))
        .isEqualTo(new Cost(1, 1, 3 * VECTOR_BYTES));
  }
}
