package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.testing.RandomCuts;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.Range;
import org.apache.arrow.vector.compare.RangeEqualsVisitor;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Every type, nullability, content, page and batch size is read back as it was written. */
class WrittenFilesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Schema SCHEMA = SampleColumns.all();

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void aBatchIsReadBackAsWritten(FileVersion version) {
    SplittableRandom random = new SplittableRandom(20261121);
    roundTrip(version, 1, 8 << 20, random.nextLong());
    roundTrip(version, 10, 8 << 20, random.nextLong());
    roundTrip(version, 2 + random.nextInt(2500), 8 << 20, random.nextLong());
    roundTrip(version, 500 + random.nextInt(500), 4096 + random.nextInt(4096), random.nextLong());
    roundTrip(version, 100 + random.nextInt(100), 64 + random.nextInt(1000), random.nextLong());
  }

  private static void roundTrip(FileVersion version, int rows, long pageBytes, long seed) {
    String run =
        "version %s, %d rows, pages of %d, seed %d".formatted(version, rows, pageBytes, seed);
    LanceSchema schema = LanceSchema.of(SCHEMA, 0);
    MemoryStore store = MemoryStore.create();
    WriteOptions options =
        WriteOptions.DEFAULT.withVersion(version).withPageBytes(pageBytes).withPageMemory(1L << 40);
    try (BufferAllocator allocator = new RootAllocator()) {
      WrittenFile file =
          LanceFileWriter.write(
                  store,
                  () -> LanceFileWriter.randomName(StorePath.of("data")),
                  schema,
                  Flux.defer(() -> Flux.fromIterable(batches(rows, seed, allocator))),
                  options,
                  allocator,
                  Schedulers.parallel())
              .single()
              .blockOptional(PATIENCE)
              .orElseThrow();
      assertThat(file.rows()).as(run).isEqualTo(rows);
      List<FileColumn> columns =
          schema.fields().stream().map(field -> new FileColumn(field.id(), field)).toList();
      try (VectorSchemaRoot read =
              LanceFileReader.open(store, file.path(), file.bytes())
                  .flatMap(reader ->
                      reader.read(columns, RowRanges.of(0, rows), allocator, Schedulers.parallel()))
                  .blockOptional(PATIENCE)
                  .orElseThrow();
          VectorSchemaRoot expected = SampleColumns.batch(SCHEMA, rows, seed, allocator)) {
        for (int i = 0; i < columns.size(); i++) {
          assertThat(VectorEqualsVisitor.vectorEquals(expected.getVector(i), read.getVector(i)))
              .as("%s of %s", expected.getVector(i).getName(), run)
              .isTrue();
        }
        take(store, file, columns, expected, new SplittableRandom(seed), run);
      }
    }
  }

  private static List<VectorSchemaRoot> batches(int rows, long seed, BufferAllocator allocator) {
    return RandomCuts.cut(
        SampleColumns.batch(SCHEMA, rows, seed, allocator), new SplittableRandom(seed));
  }

  /** Reads some random rows, each of which must be the row of the whole batch. */
  private static void take(
      MemoryStore store,
      WrittenFile file,
      List<FileColumn> columns,
      VectorSchemaRoot expected,
      SplittableRandom random,
      String run) {
    int rows = expected.getRowCount();
    long[] wanted = random.longs(7, 0, rows).sorted().distinct().toArray();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot read =
            LanceFileReader.open(store, file.path(), file.bytes())
                .flatMap(reader ->
                    reader.read(
                        columns, RowRanges.ofRows(wanted), allocator, Schedulers.parallel()))
                .blockOptional(PATIENCE)
                .orElseThrow()) {
      for (int i = 0; i < columns.size(); i++) {
        RangeEqualsVisitor rowEquals =
            new RangeEqualsVisitor(expected.getVector(i), read.getVector(i));
        for (int row = 0; row < wanted.length; row++) {
          assertThat(rowEquals.rangeEquals(new Range((int) wanted[row], row, 1)))
              .as("row %d of %s of %s", wanted[row], read.getVector(i).getName(), run)
              .isTrue();
        }
      }
    }
  }
}
