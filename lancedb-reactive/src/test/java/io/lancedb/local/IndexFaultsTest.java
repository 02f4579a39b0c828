package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.Table;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.index.Index;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import io.lancedb.objectstore.testing.Fault;
import io.lancedb.objectstore.testing.FaultInjectingStore;
import io.lancedb.objectstore.testing.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What builds of indices leave behind when a store fails, or when they are cancelled. */
class IndexFaultsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int DIM = 64;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private FaultInjectingStore store;

  @SuppressWarnings("NullAway.Init")
  private LocalConnection db;

  @SuppressWarnings("NullAway.Init")
  private Table table;

  @BeforeEach
  void fill() {
    store =
        new FaultInjectingStore(
            LocalStore.create(
                directory, LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED)));
    db =
        LocalConnection.over(
            ConnectOptions.of(directory.toString()).withMemoryLimit(64L << 20), store);
    SplittableRandom random = new SplittableRandom(1);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = 0; id < 2000; id++) {
      float[] vector = new float[DIM];
      for (int i = 0; i < DIM; i++) {
        vector[i] = (float) random.nextDouble();
      }
      rows.add(Map.of("vector", vector));
    }
    table = await(db.createTable("t", Schemas.of(Schemas.vector("vector", DIM))));
    await(table.add(Rows.ofMaps(rows)));
  }

  @AfterEach
  void everythingIsClosed() {
    db.close().block(TIMEOUT);
    assertThat(db.memory().getAllocatedMemory()).isZero();
  }

  private static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(TIMEOUT), "value");
  }

  private List<String> indexFiles() {
    return await(
        store
            .list(StorePath.of("t.lance/_indices"), ListOptions.ALL)
            .map((ObjectMeta meta) -> meta.path().toString())
            .collectList());
  }

  private Mono<?> build() {
    return table.createIndex("vector", Index.ivfFlat().withNumPartitions(5));
  }

  @ParameterizedTest
  @CsvSource({
    "PUT_MULTIPART, auxiliary.idx",
    "PUT_MULTIPART, index.idx",
    "PUT, _versions",
    "PUT, _transactions"
  })
  void aFailedBuildLeavesNoFileBehind(Operation operation, String path) {
    long version = await(table.version());
    store.on(
        operation,
        p -> p.toString().contains(path),
        new Fault.Fail(StoreException.Kind.PERMISSION_DENIED),
        1,
        1);

    StepVerifier.create(build()).expectError().verify(TIMEOUT);

    assertThat(store.injected()).isEqualTo(1);
    assertThat(indexFiles()).isEmpty();
    assertThat(await(table.version())).isEqualTo(version);
    await(build());
    assertThat(indexFiles()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"GET_RANGES, data", "PUT_MULTIPART, auxiliary.idx", "PUT_MULTIPART, index.idx"})
  void aCancelledBuildLeavesNoFileBehind(Operation operation, String path) {
    Sinks.Empty<Void> begun = Sinks.empty();
    AtomicBoolean first = new AtomicBoolean(true);
    Mono<Void> forever =
        Mono.defer(() -> {
          first.set(false);
          begun.tryEmitEmpty();
          return Mono.never();
        });
    store.on(operation, p -> p.toString().contains(path), new Fault.Delay(forever), 1, 1);

    Disposable running = build().subscribe(done -> {}, error -> {});
    begun.asMono().block(TIMEOUT);
    running.dispose();

    db.close().block(TIMEOUT);
    assertThat(first).isFalse();
    assertThat(directory.resolve("t.lance/_indices"))
        .satisfiesAnyOf(
            indices -> assertThat(indices).doesNotExist(),
            indices -> assertThat(indices).isEmptyDirectory());
  }

  @Test
  void cancelsAtRandomTimesLeaveAllOrNothing() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 12; i++) {
      int after = random.nextInt(9);
      StepVerifier.create(
              table
                  .createIndexProgress(
                      "vector",
                      Index.ivfFlat().withNumPartitions(5),
                      io.lancedb.index.CreateIndexOptions.DEFAULT)
                  .take(after))
          .thenConsumeWhile(progress -> true)
          .expectComplete()
          .verify(TIMEOUT);
    }
    await(build());
    db.close().block(TIMEOUT);
    Connection again = LocalConnection.create(ConnectOptions.of(directory.toString()));
    try {
      assertThat(await(again.openTable("t").flatMapMany(Table::verify).collectList()))
          .filteredOn(finding -> !finding.toString().contains("nreferenced"))
          .isEmpty();
    } finally {
      again.close().block(TIMEOUT);
    }
  }
}
