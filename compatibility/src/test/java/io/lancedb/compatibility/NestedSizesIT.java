package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.LanceFileWriter;
import io.lancedb.lance.file.WriteOptions;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import io.lancedb.testing.RowValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Files of random nested columns, written by us and by the official binding: ours take about as
 * many bytes as theirs or fewer, and the binding reads ours as they were written.
 */
@OfficialBinding
@SuppressWarnings("try") // The close() of official readers and writers declares Exception.
class NestedSizesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ROWS = 300;

  /** All files together may be larger by this share. */
  private static final double SHARE = 1.05;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"V2_0", "V2_1", "V2_2"})
  void ourNestedColumnsAreAsSmallAsTheirsAndTheirReaderReadsThem(FileVersion version)
      throws Exception {
    boolean maps = version == FileVersion.V2_2;
    // Lists of wide vectors are left out: the binding's writer stops for some of them.
    RandomSchema.Options options =
        new RandomSchema.Options(
            3, RandomSchema.BASIC_LEAVES, true, maps, false, true, false, false);
    long ours = 0;
    long theirs = 0;
    for (long seed = 1; seed <= 12; seed++) {
      Schema random = new RandomSchema(new SplittableRandom(seed), options).schema(2);
      Schema schema =
          version == FileVersion.V2_0 ? RandomSchema.withoutNullStructs(random) : random;
      Path our = directory.resolve(version + "-" + seed + "-ours.lance");
      Path their = directory.resolve(version + "-" + seed + "-theirs.lance");
      try (BufferAllocator allocator = new RootAllocator();
          VectorSchemaRoot rows = new RandomRows(seed).batch(schema, ROWS, allocator)) {
        writeOurs(our, version, schema, seed, allocator);
        writeTheirs(their, version, rows, allocator);
        readTheirs(
            our, rows, "seed %d, version %s, %s".formatted(seed, version, schema), allocator);
      }
      ours += Files.size(our);
      theirs += Files.size(their);
    }
    assertThat((double) ours).as("bytes, theirs are %d", theirs).isLessThan(SHARE * theirs);
  }

  private static void writeOurs(
      Path file, FileVersion version, Schema schema, long seed, BufferAllocator allocator) {
    LanceFileWriter.write(
            LocalStore.create(Objects.requireNonNull(file.getParent()), LocalOptions.DEFAULT),
            () -> StorePath.of(file.getFileName().toString()),
            LanceSchema.of(schema, 0),
            Flux.defer(() -> Flux.just(new RandomRows(seed).batch(schema, ROWS, allocator))),
            WriteOptions.DEFAULT.withVersion(version).withPageMemory(1L << 40),
            allocator,
            Schedulers.parallel())
        .blockLast(PATIENCE);
  }

  private static void writeTheirs(
      Path file, FileVersion version, VectorSchemaRoot rows, BufferAllocator allocator)
      throws Exception {
    try (var writer =
        org.lance.file.LanceFileWriter.open(
            file.toString(), allocator, null, Optional.of(version.toString()), Map.of())) {
      writer.write(rows);
    }
  }

  private static void readTheirs(
      Path file, VectorSchemaRoot expected, String run, BufferAllocator allocator)
      throws Exception {
    try (var reader = org.lance.file.LanceFileReader.open(file.toString(), allocator);
        ArrowReader batches = reader.readAll(null, null, ROWS)) {
      assertThat(batches.loadNextBatch()).isTrue();
      for (FieldVector vector : batches.getVectorSchemaRoot().getFieldVectors()) {
        assertThat(RowValues.of(vector))
            .as("%s of %s", vector.getName(), run)
            .isEqualTo(RowValues.of(expected.getVector(vector.getName())));
      }
    }
  }
}
