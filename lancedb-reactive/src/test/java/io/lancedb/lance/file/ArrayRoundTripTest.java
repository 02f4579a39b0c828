package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random rows of random schemas come back from files of version 2.0, whole and in parts. */
class ArrayRoundTripTest {

  /** What only some of the basic types are. */
  private static final List<ArrowType> MORE_LEAVES =
      List.of(
          ArrowType.Null.INSTANCE,
          new ArrowType.Int(64, false),
          new ArrowType.FloatingPoint(FloatingPointPrecision.HALF),
          new ArrowType.Decimal(20, 3, 128),
          new ArrowType.Decimal(50, 3, 256),
          new ArrowType.Date(DateUnit.MILLISECOND),
          new ArrowType.Time(TimeUnit.SECOND, 32),
          new ArrowType.Time(TimeUnit.NANOSECOND, 64),
          new ArrowType.Duration(TimeUnit.MILLISECOND),
          new ArrowType.FixedSizeBinary(5),
          ArrowType.LargeUtf8.INSTANCE,
          ArrowType.LargeBinary.INSTANCE);

  @Test
  void randomRowsComeBackWholeInWindowsAndOneByOne() {
    long first = 20_000;
    for (long seed = first; seed < first + 60; seed++) {
      roundTrip(seed);
    }
  }

  private static void roundTrip(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ArrowType> leaves = new ArrayList<>(RandomSchema.BASIC_LEAVES);
    leaves.addAll(MORE_LEAVES);
    RandomSchema.Options options =
        new RandomSchema.Options(random.nextInt(4), leaves, true, false, false, true, true, true);
    Schema schema =
        RandomSchema.withoutNullStructs(
            new RandomSchema(random, options).schema(1 + random.nextInt(4)));
    RandomRows rows = new RandomRows(seed);
    long pageBytes = random.nextBoolean() ? 8 << 20 : 64 + random.nextInt(4000);
    String run = "seed %d, pages of %d, %s".formatted(seed, pageBytes, schema);
    try (BufferAllocator allocator = new RootAllocator()) {
      List<VectorSchemaRoot> batches = new ArrayList<>();
      try {
        for (int i = random.nextInt(3); i >= 0; i--) {
          batches.add(rows.batch(schema, 1 + random.nextInt(400), allocator));
        }
        compare(run, schema, batches, pageBytes, random, allocator);
      } catch (RuntimeException e) {
        throw new AssertionError(run, e);
      } finally {
        batches.forEach(VectorSchemaRoot::close);
      }
    }
  }

  private static void compare(
      String run,
      Schema arrow,
      List<VectorSchemaRoot> batches,
      long pageBytes,
      SplittableRandom random,
      BufferAllocator allocator) {
    List<List<@Nullable Object>> expected = new ArrayList<>();
    for (int i = 0; i < arrow.getFields().size(); i++) {
      expected.add(new ArrayList<>());
    }
    for (VectorSchemaRoot batch : batches) {
      List<List<@Nullable Object>> values = ArrayTables.values(batch);
      for (int i = 0; i < values.size(); i++) {
        expected.get(i).addAll(values.get(i));
      }
    }
    TestStore store = new TestStore();
    StorePath path = StorePath.of("data/f.lance");
    store.put(path, ArrayTables.write(arrow, batches, pageBytes, allocator));
    LanceSchema schema = LanceSchema.of(arrow, 0);
    LanceFileReader reader = ArrayTables.get(LanceFileReader.open(store, path, 0));
    int count = expected.get(0).size();
    assertThat(reader.rowCount()).as(run).isEqualTo(count);
    assertThat(ArrayTables.read(reader, schema, RowRanges.of(0, count), allocator))
        .as(run)
        .isEqualTo(expected);
    for (int i = 0; i < 5; i++) {
      int from = random.nextInt(count);
      int to = from + random.nextInt(count - from + 1);
      assertThat(ArrayTables.read(reader, schema, RowRanges.of(from, to), allocator))
          .as("rows %d to %d of %s", from, to, run)
          .isEqualTo(expected.stream().map(column -> column.subList(from, to)).toList());
      int every = 1 + random.nextInt(20);
      long[] taken = random.longs(0, count).limit(1 + count / every).sorted().distinct().toArray();
      assertThat(ArrayTables.read(reader, schema, RowRanges.ofRows(taken), allocator))
          .as("a take of %s of %s", List.of(taken.length), run)
          .isEqualTo(
              expected.stream()
                  .map(column -> {
                    List<@Nullable Object> some = new ArrayList<>();
                    for (long row : taken) {
                      some.add(column.get((int) row));
                    }
                    return some;
                  })
                  .toList());
    }
  }
}
