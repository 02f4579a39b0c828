package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.ConnectOptions;
import io.lancedb.error.CorruptFileException;
import io.lancedb.query.FluentQuery;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import io.lancedb.testing.RowValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lance.Dataset;
import reactor.core.publisher.Flux;

/** Random nested rows that the official binding writes are read back equal, wherever one looks. */
@OfficialBinding
class NestedFilesIT {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"2.1, 1, 12", "2.1, 100, 12", "2.2, 201, 11", "2.2, 300, 12"})
  void randomNestedRowsAreReadBackEqual(String version, long firstSeed, int tables)
      throws IOException {
    for (long seed = firstSeed; seed < firstSeed + tables; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomSchema.Options options =
          version.equals("2.1") ? RandomSchema.Options.common(4) : RandomSchema.Options.all(4);
      Schema schema = new RandomSchema(random, options.narrow()).schema(2);
      int rows = random.nextInt(4) == 0 ? 1 + random.nextInt(3000) : 1 + random.nextInt(300);
      String name = "t" + seed;
      List<List<@Nullable Object>> expected = write(name, version, schema, rows, seed);
      try (OurTable table = OurTable.open(ConnectOptions.of(directory.toString()), name)) {
        assertSame(table.table().query(), expected, 0, rows, "seed " + seed + " of " + schema);
        for (int window = 0; window < 6; window++) {
          int from = random.nextInt(rows);
          int count = 1 + random.nextInt(Math.min(rows - from, window < 4 ? 3 : 200));
          assertSame(
              table.table().query().offset(from).limit(count),
              expected,
              from,
              count,
              "rows %d + %d, seed %d of %s".formatted(from, count, seed, schema));
        }
      }
    }
  }

  /**
   * The binding ends a run of repetition levels one level late in a column of this table, which it
   * reads back as other rows; the official Node.js client refuses to read it.
   */
  @Test
  void aColumnWhoseLevelsContradictEachOtherIsRefused() throws IOException {
    long seed = 200;
    SplittableRandom random = new SplittableRandom(seed);
    Schema schema = new RandomSchema(random, RandomSchema.Options.all(4).narrow()).schema(2);
    List<List<@Nullable Object>> expected = write("late", "2.2", schema, 125, seed);
    try (OurTable table = OurTable.open(ConnectOptions.of(directory.toString()), "late")) {
      FluentQuery<?> damaged = table.table().query().select("c0");
      assertThatThrownBy(() -> rows(damaged))
          .isInstanceOf(CorruptFileException.class)
          .hasMessageContaining("4152 repetition levels and 4151 definition levels");
      assertThat(rows(table.table().query().select("c1")))
          .isEqualTo(expected.stream().map(row -> row.subList(1, 2)).toList());
    }
  }

  private static void assertSame(
      FluentQuery<?> query,
      List<List<@Nullable Object>> expected,
      int from,
      int count,
      String description) {
    List<List<@Nullable Object>> actual = rows(query);
    assertThat(actual.size()).as(description).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      if (!actual.get(i).equals(expected.get(from + i))) {
        assertThat(actual.get(i))
            .as("row %d: %s", from + i, description)
            .isEqualTo(expected.get(from + i));
      }
    }
  }

  private static List<List<@Nullable Object>> rows(FluentQuery<?> query) {
    return query
        .mapBatches(batch -> Flux.fromIterable(rows(batch)))
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  private static List<List<@Nullable Object>> rows(VectorSchemaRoot batch) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < batch.getRowCount(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        row.add(RowValues.value(vector, i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Writes a table through the official binding and returns its rows. */
  private List<List<@Nullable Object>> write(
      String name, String version, Schema schema, int rows, long seed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<List<@Nullable Object>> expected;
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = new RandomRows(seed).batch(schema, rows, allocator)) {
      expected = rows(batch);
      try (ArrowStreamWriter writer = new ArrowStreamWriter(batch, null, bytes)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator);
        Dataset written =
            Dataset.write()
                .allocator(allocator)
                .reader(reader)
                .uri(directory.resolve(name + ".lance").toString())
                .storageOptions(Map.of())
                .dataStorageVersion(version)
                .execute()) {
      assertThat(written.countRows()).isEqualTo(rows);
    }
    return expected;
  }
}
