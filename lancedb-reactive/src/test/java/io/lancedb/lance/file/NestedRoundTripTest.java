package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.testing.RandomCuts;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import io.lancedb.testing.RowValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Random rows of random nested schemas come back from files with levels, whole and in parts. */
class NestedRoundTripTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TABLES = 40;

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void randomNestedRowsComeBackWholeInWindowsAndOneByOne(FileVersion version) {
    long first = 30_000;
    for (long seed = first; seed < first + TABLES; seed++) {
      roundTrip(version, seed);
    }
  }

  private static void roundTrip(FileVersion version, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int depth = 1 + random.nextInt(4);
    RandomSchema.Options options =
        version == FileVersion.V2_1
            ? RandomSchema.Options.common(depth)
            : new RandomSchema.Options(
                depth, RandomSchema.BASIC_LEAVES, true, true, false, true, true);
    RandomSchema schemas = new RandomSchema(random, options);
    List<Field> columns = new ArrayList<>(schemas.schema(1 + random.nextInt(3)).getFields());
    if (version == FileVersion.V2_2 && random.nextInt(3) == 0) {
      columns.add(schemas.structList("structs", 1 + random.nextInt(3)));
    }
    Schema schema = new Schema(columns);
    int rows = 1 + random.nextInt(random.nextInt(4) == 0 ? 2000 : 200);
    long pageBytes = random.nextBoolean() ? 8 << 20 : 512 + random.nextInt(8000);
    String run = "seed %d, version %s, pages of %d, %s".formatted(seed, version, pageBytes, schema);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = new RandomRows(seed).batch(schema, rows, allocator)) {
      List<List<@Nullable Object>> expected = values(batch);
      MemoryStore store = MemoryStore.create();
      LanceSchema fields = LanceSchema.of(schema, 0);
      WrittenFile file = write(store, fields, batch, seed, version, pageBytes, allocator);
      LanceFileReader reader = get(LanceFileReader.open(store, file.path(), file.bytes()));
      List<FileColumn> stored = columns(fields, file);
      assertThat(read(reader, stored, RowRanges.of(0, rows), allocator))
          .as(run)
          .isEqualTo(expected);
      for (int i = 0; i < 4; i++) {
        int from = random.nextInt(rows);
        int to = from + random.nextInt(rows - from + 1);
        assertThat(read(reader, stored, RowRanges.of(from, to), allocator))
            .as("rows %d to %d of %s", from, to, run)
            .isEqualTo(expected.stream().map(column -> column.subList(from, to)).toList());
        long[] taken = random.longs(1 + i * 7, 0, rows).sorted().distinct().toArray();
        assertThat(read(reader, stored, RowRanges.ofRows(taken), allocator))
            .as("a take of %d rows of %s", taken.length, run)
            .isEqualTo(expected.stream().map(column -> pick(column, taken)).toList());
      }
    }
  }

  private static List<@Nullable Object> pick(List<@Nullable Object> column, long[] rows) {
    List<@Nullable Object> picked = new ArrayList<>();
    for (long row : rows) {
      picked.add(column.get((int) row));
    }
    return picked;
  }

  private static WrittenFile write(
      MemoryStore store,
      LanceSchema schema,
      VectorSchemaRoot batch,
      long seed,
      FileVersion version,
      long pageBytes,
      BufferAllocator allocator) {
    WriteOptions options =
        WriteOptions.DEFAULT.withVersion(version).withPageBytes(pageBytes).withPageMemory(1L << 40);
    return get(
        LanceFileWriter.write(
                store,
                () -> LanceFileWriter.randomName(StorePath.of("data")),
                schema,
                Flux.defer(() -> Flux.fromIterable(again(seed, batch, allocator))),
                options,
                allocator,
                Schedulers.parallel())
            .single());
  }

  /** The same rows once more, in any number of batches; the writer closes them. */
  private static List<VectorSchemaRoot> again(
      long seed, VectorSchemaRoot batch, BufferAllocator allocator) {
    return RandomCuts.cut(
        new RandomRows(seed).batch(batch.getSchema(), batch.getRowCount(), allocator),
        new SplittableRandom(seed));
  }

  private static List<FileColumn> columns(LanceSchema schema, WrittenFile file) {
    Map<Integer, Integer> columns = new HashMap<>();
    for (int i = 0; i < file.fieldIds().length; i++) {
      columns.put(file.fieldIds()[i], file.columnIndices()[i]);
    }
    return schema.fields().stream().map(field -> new FileColumn(field, columns)).toList();
  }

  private static List<List<@Nullable Object>> read(
      LanceFileReader reader, List<FileColumn> columns, RowRanges rows, BufferAllocator allocator) {
    try (VectorSchemaRoot batch =
        get(reader.read(columns, rows, allocator, Schedulers.parallel()))) {
      assertThat((long) batch.getRowCount()).isEqualTo(rows.count());
      return values(batch);
    }
  }

  private static List<List<@Nullable Object>> values(VectorSchemaRoot batch) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (FieldVector vector : batch.getFieldVectors()) {
      values.add(RowValues.of(vector));
    }
    return values;
  }

  private static <T> T get(Mono<T> mono) {
    return mono.blockOptional(PATIENCE).orElseThrow();
  }
}
