package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.local.RecordedTakes.Cost;
import io.lancedb.query.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How much is read for random rows of nested columns, and of all kinds of columns of version 2.0,
 * by a connection that sees the file for the first time, and again.
 */
class NestedAccessBudgetTest {

  private static final int ROWS = 20_000;
  private static final int ITEMS = 3;
  private static final int DIMENSION = 64;
  private static final int[] TAKES = {1, 10, 1000};

  /** The end of a file, which is read once when the file is opened. */
  private static final long TAIL = 1 << 16;

  /** A chunk of values that cannot be compressed, with its levels. */
  private static final long CHUNK = 8192 + 2048;

  /** Offsets and bytes of the distinct words. */
  private static final long DICTIONARY = 50 * (8 + 3);

  private static final Field NUMBER = Field.notNullable("number", new ArrowType.Int(64, true));
  private static final Field NAME = Field.notNullable("name", ArrowType.Utf8.INSTANCE);

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.notNullable(type), List.of(children));
  }

  private static final Field PAIR = nested("pair", ArrowType.Struct.INSTANCE, NUMBER, NAME);
  private static final Field NUMBERS =
      nested(
          "numbers",
          ArrowType.List.INSTANCE,
          Field.notNullable("item", new ArrowType.Int(64, true)));
  private static final Field PAIRS =
      nested(
          "pairs",
          ArrowType.List.INSTANCE,
          nested("item", ArrowType.Struct.INSTANCE, NUMBER, NAME));
  private static final Field MAP =
      nested(
          "map",
          new ArrowType.Map(false),
          nested("entries", ArrowType.Struct.INSTANCE, NAME, NUMBER));
  private static final Field WORD = Field.nullable("word", ArrowType.Utf8.INSTANCE);
  private static final Field VECTOR =
      nested(
          "vector",
          new ArrowType.FixedSizeList(DIMENSION),
          Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)));

  private static VectorSchemaRoot batch(List<Field> fields, RootAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
    Random random = new Random(5);
    root.getFieldVectors().forEach(vector -> fill(vector, ROWS, random));
    root.setRowCount(ROWS);
    return root;
  }

  private static void fill(FieldVector vector, int count, Random random) {
    switch (vector) {
      case BigIntVector numbers -> {
        numbers.allocateNew(count);
        for (int i = 0; i < count; i++) {
          numbers.set(i, random.nextLong());
        }
      }
      case Float4Vector numbers -> {
        numbers.allocateNew(count);
        for (int i = 0; i < count; i++) {
          numbers.set(i, random.nextFloat());
        }
      }
      case VarCharVector text -> {
        boolean few = text.getName().equals("word");
        for (int i = 0; i < count; i++) {
          text.setSafe(
              i,
              ("n" + (few ? random.nextInt(50) : random.nextInt(1 << 30)))
                  .getBytes(StandardCharsets.UTF_8));
        }
      }
      case StructVector struct -> {
        struct.setInitialCapacity(count);
        struct.allocateNew();
        for (int i = 0; i < count; i++) {
          struct.setIndexDefined(i);
        }
        struct.getChildrenFromFields().forEach(child -> fill(child, count, random));
      }
      case FixedSizeListVector list -> {
        list.setInitialCapacity(count);
        list.allocateNew();
        for (int i = 0; i < count; i++) {
          list.setNotNull(i);
        }
        fill(list.getDataVector(), count * list.getListSize(), random);
      }
      case ListVector list -> {
        list.allocateNew();
        for (int i = 0; i < count; i++) {
          list.startNewValue(i);
          list.endValue(i, ITEMS);
        }
        fill(list.getDataVector(), ITEMS * count, random);
      }
      default -> throw new IllegalArgumentException(vector.getField().toString());
    }
    vector.setValueCount(count);
  }

  @ParameterizedTest
  @CsvSource({
    "2.1, pair, 2",
    "2.1, numbers, 1",
    "2.1, pairs, 2",
    "2.2, pair, 2",
    "2.2, numbers, 1",
    "2.2, pairs, 2",
    "2.2, map, 2"
  })
  void nestedValuesCostTheChunksOfTheirLeavesAndOneRequest(
      String version, String column, int leaves) {
    try (RecordedTakes takes = takes(version)) {
      for (int rows : TAKES) {
        Query take = takes.open().takeOffsets(takes.spread(rows)).select(column);
        Cost cold = takes.cost(take, rows);
        assertThat(cold.requests()).as("tail, where chunks are, chunks").isLessThanOrEqualTo(3);
        Cost warm = takes.cost(take, rows);
        assertThat(warm.requests()).isEqualTo(1);
        assertThat(warm.ranges()).isLessThanOrEqualTo(leaves * rows);
        // The items of one row lie in at most two chunks of each leaf.
        assertThat(warm.bytes())
            .isLessThanOrEqualTo(Math.min(2 * CHUNK * leaves * rows, 12L * leaves * ITEMS * ROWS));
      }
    }
  }

  /**
   * Files of version 2.0 have no chunks: a read begins with the offsets of the outermost lists,
   * then those of strings or lists below, then the values.
   */
  @ParameterizedTest
  @CsvSource({
    "number, 1, 8",
    "word, 1, 1",
    "vector, 1, 256",
    "name, 2, 27",
    "pair, 2, 35",
    "numbers, 2, 40",
    "pairs, 3, 105"
  })
  void valuesOfVersion20CostTheirBytesAndARequestForEachLevelOfOffsets(
      String column, int requests, long rowBytes) {
    for (int rows : TAKES) {
      try (RecordedTakes takes = takes("2.0")) {
        Query take = takes.open().takeOffsets(takes.spread(rows)).select(column);
        Cost cold = takes.cost(take, rows);
        int itemOffsets = column.equals("word") ? 1 : 0;
        assertThat(cold.requests()).isEqualTo(1 + requests + itemOffsets);
        assertThat(cold.bytes())
            .isLessThanOrEqualTo(TAIL + rows * rowBytes + itemOffsets * DICTIONARY);
        Cost warm = takes.cost(take, rows);
        assertThat(warm.requests()).isEqualTo(requests);
        assertThat(warm.bytes()).isLessThanOrEqualTo(rows * rowBytes);
      }
    }
  }

  private static RecordedTakes takes(String version) {
    List<Field> fields = new ArrayList<>(List.of(PAIR, NUMBERS, PAIRS));
    fields.addAll(version.equals("2.0") ? List.of(NUMBER, NAME, WORD, VECTOR) : List.of());
    fields.addAll(version.equals("2.2") ? List.of(MAP) : List.of());
    return new RecordedTakes(version, ROWS, allocator -> batch(fields, allocator));
  }
}
