package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Files of exactly one, with what is known only when their rows have ended. */
class SingleFileTest {

  private static final Schema SCHEMA =
      new Schema(List.of(Field.nullable("_rowid", new ArrowType.Int(64, false))));
  private static final StorePath PATH = StorePath.of("_indices/x/index.idx");

  private final BufferAllocator allocator = new RootAllocator();
  private final MemoryStore store = MemoryStore.create();

  @AfterEach
  void everyBufferIsFreed() {
    allocator.close();
  }

  private VectorSchemaRoot batch(int first, int rows) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, allocator);
    UInt8Vector ids = (UInt8Vector) batch.getVector(0);
    ids.allocateNew(rows);
    for (int i = 0; i < rows; i++) {
      ids.set(i, first + i);
    }
    batch.setRowCount(rows);
    return batch;
  }

  private static <T> T get(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.1", "2.2"})
  void extrasAreAskedForAfterTheLastRow(String version) {
    List<byte[]> globals = new ArrayList<>();
    Map<String, String> metadata = new HashMap<>();
    Flux<VectorSchemaRoot> batches =
        Flux.range(0, 3)
            .map(i -> {
              globals.add(new byte[] {i.byteValue(), 7});
              metadata.put("batches", "" + globals.size());
              return batch(10 * i, 10);
            });
    WrittenFile written = write(version, batches, () -> new FileExtras(metadata, globals));

    assertThat(written.rows()).isEqualTo(30);
    LanceFileReader reader = get(LanceFileReader.open(store, PATH, written.bytes()));
    assertThat(reader.schema().metadata()).containsEntry("batches", "3");
    for (int i = 0; i < 3; i++) {
      byte[] bytes = get(reader.globalBuffer(1 + i)).toArray(ValueLayout.JAVA_BYTE);
      assertThat(bytes).isEqualTo(new byte[] {(byte) i, 7});
    }
    List<FileColumn> columns = OfficialFiles.columns(reader);
    try (VectorSchemaRoot rows =
        get(reader.read(columns, RowRanges.of(25, 27), allocator, Schedulers.parallel()))) {
      assertThat(rows.getVector(0).getObject(1)).isEqualTo(26L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.0", "2.1", "2.2"})
  void thereIsAFileWithoutRows(String version) {
    FileExtras extras = new FileExtras(Map.of("a", "b"), List.of(new byte[100]));

    WrittenFile written = write(version, Flux.empty(), () -> extras);

    assertThat(written.rows()).isZero();
    LanceFileReader reader = get(LanceFileReader.open(store, PATH, written.bytes()));
    assertThat(reader.rowCount()).isZero();
    assertThat(reader.columnCount()).isEqualTo(1);
    assertThat(get(reader.globalBuffer(1)).byteSize()).isEqualTo(100);
  }

  @Test
  void failingExtrasLeaveNoFile() {
    Mono<WrittenFile> write =
        LanceFileWriter.writeSingle(
            store,
            PATH,
            LanceSchema.of(SCHEMA, 0),
            Flux.defer(() -> Flux.just(batch(0, 5))),
            () -> {
              throw new IllegalStateException("no extras");
            },
            WriteOptions.DEFAULT,
            allocator,
            Schedulers.parallel());

    StepVerifier.create(write).verifyErrorMessage("no extras");
    assertThat(get(store.listWithDelimiter(StorePath.of("_indices/x"))).objects()).isEmpty();
  }

  private WrittenFile write(
      String version, Flux<VectorSchemaRoot> batches, Supplier<FileExtras> extras) {
    return get(
        LanceFileWriter.writeSingle(
            store,
            PATH,
            LanceSchema.of(SCHEMA, 0),
            batches,
            extras,
            WriteOptions.DEFAULT.withVersion(FileVersion.parse(version)),
            allocator,
            Schedulers.parallel()));
  }
}
