package io.lancedb.lance.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.testing.ArrowMemory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@ExtendWith(ArrowMemory.class)
class UpdateRowsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final StorePath ROOT = StorePath.of("t.lance");

  private final ObjectStore store = MemoryStore.create();

  private Dataset dataset(BufferAllocator allocator) {
    TableFiles files = new TableFiles(store, allocator, Schedulers.parallel(), 1 << 20);
    return new Dataset(
        store, ROOT, allocator, Schedulers.parallel(), files, UpdateRowsTest::inPlace);
  }

  private static <T> Mono<T> inPlace(Mono<T> commit) {
    return commit;
  }

  private static VectorSchemaRoot ints(String name, BufferAllocator allocator, int... values) {
    IntVector vector = new IntVector(name, allocator);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i]);
    }
    vector.setValueCount(values.length);
    return VectorSchemaRoot.of(vector);
  }

  private static VectorSchemaRoot bigInts(String name, BufferAllocator allocator, long value) {
    BigIntVector vector = new BigIntVector(name, allocator);
    vector.setSafe(0, value);
    vector.setValueCount(1);
    return VectorSchemaRoot.of(vector);
  }

  private Manifest table(Dataset dataset, BufferAllocator allocator) {
    VectorSchemaRoot rows = ints("a", allocator, 1, 2, 3);
    LanceSchema schema = LanceSchema.of(rows.getSchema(), 0);
    return Objects.requireNonNull(
        dataset.overwrite(null, schema, TableFormat.DEFAULT, Flux.just(rows)).block(TIMEOUT));
  }

  private List<StorePath> dataFiles() {
    return Objects.requireNonNull(
        store
            .list(ROOT.child("data"), ListOptions.ALL)
            .map(meta -> meta.path())
            .collectList()
            .block(TIMEOUT));
  }

  @Test
  void aValueForAColumnThatIsGoneIsRefused(BufferAllocator allocator) {
    Dataset dataset = dataset(allocator);
    Manifest manifest = table(dataset, allocator);
    try (VectorSchemaRoot values = ints("gone", allocator, 7)) {
      StepVerifier.create(new UpdateRows(dataset, null, values).run(manifest))
          .expectError(ColumnNotFoundException.class)
          .verify(TIMEOUT);
    }
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void aValueForAColumnWhoseTypeChangedIsRefused(BufferAllocator allocator) {
    Dataset dataset = dataset(allocator);
    Manifest manifest = table(dataset, allocator);
    try (VectorSchemaRoot values = bigInts("a", allocator, 7)) {
      StepVerifier.create(new UpdateRows(dataset, "a > 1", values).run(manifest))
          .expectError(SchemaMismatchException.class)
          .verify(TIMEOUT);
    }
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void anUpdateFromAnOldVersionIsRepeatedOnTheNewest(BufferAllocator allocator) {
    Dataset dataset = dataset(allocator);
    Manifest first = table(dataset, allocator);
    try (VectorSchemaRoot values = ints("a", allocator, 7)) {
      new UpdateRows(dataset, "a > 1", values).run(first).block(TIMEOUT);
      UpdateRows.Result again =
          Objects.requireNonNull(
              new UpdateRows(dataset, "a = 2 OR a = 7", values).run(first).block(TIMEOUT));

      assertThat(again.manifest().version()).isEqualTo(3);
      assertThat(again.rowsUpdated()).isEqualTo(2);
      assertThat(again.manifest().countRows()).isEqualTo(3);
    }
    assertThat(dataFiles()).hasSize(3);
  }
}
