package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.compatibility.TypeMatrix.Content;
import io.lancedb.lance.file.FileColumn;
import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.file.LanceFileWriter;
import io.lancedb.lance.file.WriteOptions;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compare.VectorEqualsVisitor;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Files of every flat type, content and share of nulls, written by us and by the official binding:
 * each of our columns takes about as many bytes as theirs, and as those that the official Node.js
 * client wrote of the same rows, or fewer; and both readers read both.
 */
@OfficialBinding
@SuppressWarnings("try") // The close() of official readers and writers declares Exception.
class TypeSizesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ROWS = TypeMatrix.ROWS;

  /** A column may be larger by this share, or by as many bytes as padding can make. */
  private static final double SHARE = 1.05;

  /** Padding of chunks to 8 bytes, and of encodings to whole blocks; version 2.0 has neither. */
  private static final int PADDING = 80;

  /** Bytes of each column by version, content and nulls; see {@code node/type-sizes.js}. */
  private static final JsonNode SIZES = OfficialFiles.json("type-sizes.json");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"V2_0", "V2_1", "V2_2"})
  void ourColumnsAreAsSmallAsTheirsAndBothReadersReadBoth(FileVersion version) throws Exception {
    List<String> larger = new ArrayList<>();
    for (Content content : Content.values()) {
      for (int nulls : TypeMatrix.NULLS) {
        compare(version, content, nulls, larger);
      }
    }
    assertThat(larger).isEmpty();
  }

  private void compare(FileVersion version, Content content, int nulls, List<String> larger)
      throws Exception {
    String run = "%s, %s, %d %% nulls".formatted(version, content, nulls);
    String name = "%s-%s-%d".formatted(version, content, nulls);
    Path ours = directory.resolve(name + "-ours.lance");
    Path theirs = directory.resolve(name + "-theirs.lance");
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot rows = TypeMatrix.batch(content, nulls, ROWS, allocator)) {
      writeOurs(ours, version, content, nulls, allocator);
      writeTheirs(theirs, version, rows, allocator);
      for (Path file : List.of(ours, theirs)) {
        readOurs(file, rows, run, allocator);
        readTheirs(file, rows, run, allocator);
      }
    }
    List<Long> our = PageLayouts.columnBytes(ours);
    List<Long> their = PageLayouts.columnBytes(theirs);
    JsonNode recorded = SIZES.path(name);
    for (int i = 0; i < our.size(); i++) {
      // The Node.js client is newer than the binding, and its choices are mostly better.
      long bar = Math.min(their.get(i), recorded.path(i).asLong(Long.MAX_VALUE));
      if (our.get(i) > SHARE * bar + (version == FileVersion.V2_0 ? 0 : PADDING)) {
        larger.add(
            "%s of %s: %d bytes instead of %d: %s instead of %s"
                .formatted(
                    TypeMatrix.SCHEMA.getFields().get(i).getName(),
                    run,
                    our.get(i),
                    bar,
                    layout(version, ours, i),
                    layout(version, theirs, i)));
      }
    }
    // Buffers are aligned alike, so that whole files are no larger either.
    if (Files.size(ours) > SHARE * Files.size(theirs) + PADDING * our.size()) {
      larger.add(
          "%s: a file of %d bytes instead of %d"
              .formatted(run, Files.size(ours), Files.size(theirs)));
    }
  }

  private static String layout(FileVersion version, Path file, int column) throws Exception {
    return version == FileVersion.V2_0 ? "" : PageLayouts.of(file).get(column).toString();
  }

  private static LocalStore store(Path file) {
    return LocalStore.create(Objects.requireNonNull(file.getParent()), LocalOptions.DEFAULT);
  }

  private static StorePath path(Path file) {
    return StorePath.of(file.getFileName().toString());
  }

  static void writeOurs(
      Path file, FileVersion version, Content content, int nulls, BufferAllocator allocator) {
    LanceFileWriter.write(
            store(file),
            () -> path(file),
            LanceSchema.of(TypeMatrix.SCHEMA, 0),
            Flux.defer(() -> Flux.just(TypeMatrix.batch(content, nulls, ROWS, allocator))),
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

  private static void readOurs(
      Path file, VectorSchemaRoot expected, String run, BufferAllocator allocator) {
    LanceSchema schema = LanceSchema.of(TypeMatrix.SCHEMA, 0);
    List<FileColumn> columns = new ArrayList<>();
    for (LanceField field : schema.fields()) {
      columns.add(new FileColumn(columns.size(), field));
    }
    try (VectorSchemaRoot read =
        LanceFileReader.open(store(file), path(file), 0)
            .flatMap(reader ->
                reader.read(columns, RowRanges.of(0, ROWS), allocator, Schedulers.parallel()))
            .blockOptional(PATIENCE)
            .orElseThrow()) {
      assertEqual(expected, read, "read by us from " + file.getFileName() + ", " + run);
    }
  }

  private static void readTheirs(
      Path file, VectorSchemaRoot expected, String run, BufferAllocator allocator)
      throws Exception {
    try (var reader = org.lance.file.LanceFileReader.open(file.toString(), allocator);
        ArrowReader batches = reader.readAll(null, null, ROWS)) {
      assertThat(batches.loadNextBatch()).isTrue();
      assertEqual(
          expected,
          batches.getVectorSchemaRoot(),
          "read by them from " + file.getFileName() + ", " + run);
    }
  }

  private static void assertEqual(VectorSchemaRoot expected, VectorSchemaRoot actual, String what) {
    assertThat(actual.getRowCount()).isEqualTo(expected.getRowCount());
    for (int i = 0; i < expected.getFieldVectors().size(); i++) {
      assertThat(VectorEqualsVisitor.vectorEquals(expected.getVector(i), actual.getVector(i)))
          .as("%s %s", expected.getVector(i).getName(), what)
          .isTrue();
    }
  }
}
