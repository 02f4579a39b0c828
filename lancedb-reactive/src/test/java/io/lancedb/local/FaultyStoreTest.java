package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.Table;
import io.lancedb.Update;
import io.lancedb.error.MemoryLimitException;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** What becomes of files, commits and memory when a store fails or dawdles, or memory ends. */
class FaultyStoreTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long MEMORY = 16L << 20;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private FaultInjectingStore store;

  @SuppressWarnings("NullAway.Init")
  private LocalConnection db;

  @BeforeEach
  void connect() {
    store =
        new FaultInjectingStore(
            LocalStore.create(
                directory, LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED)));
    db = LocalConnection.over(options(), store);
  }

  private ConnectOptions options() {
    return ConnectOptions.of(directory.toString()).withMemoryLimit(MEMORY);
  }

  @AfterEach
  void everythingIsClosed() {
    db.close().block(TIMEOUT);
    assertThat(db.memory().getAllocatedMemory()).isZero();
  }

  private static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(TIMEOUT), "value");
  }

  private static List<Map<String, Object>> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> Map.<String, Object>of("id", i)).toList();
  }

  private static Predicate<StorePath> in(String part) {
    return path -> path.toString().contains(part);
  }

  private List<String> files(String below) {
    return await(
        store
            .list(StorePath.of("t.lance").child(below), ListOptions.ALL)
            .map((ObjectMeta meta) -> meta.path().toString())
            .collectList());
  }

  static List<Fault> failures() {
    return List.of(
        new Fault.Fail(StoreException.Kind.PERMISSION_DENIED),
        new Fault.LoseAnswer(StoreException.Kind.TRANSIENT));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aDeletionFileThatCannotBeWrittenLeavesNoneBehind(Fault fault) {
    Table table = await(db.createTable("t", rows(0, 10)));
    await(table.add(rows(10, 20)));
    store.on(Operation.PUT, in("_deletions"), fault, 2, 1);

    StepVerifier.create(table.delete("id IN (2, 5, 12)")).expectError().verify(TIMEOUT);

    assertThat(store.injected()).isEqualTo(1);
    assertThat(files("_deletions")).isEmpty();
    assertThat(files("_versions")).hasSize(2);
    long rows = await(table.countRows());
    assertThat(rows).isEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void anUpdateThatCannotBeWrittenLeavesNoFileBehind(Fault fault) {
    Table table = await(db.createTable("t", rows(0, 10)));
    await(table.add(rows(10, 20)));
    store.on(Operation.PUT, in("_deletions"), fault, 2, 1);

    StepVerifier.create(table.update(Update.set("id", 77).where("id IN (2, 5, 12)")))
        .expectError()
        .verify(TIMEOUT);

    assertThat(store.injected()).isEqualTo(1);
    assertThat(files("_deletions")).isEmpty();
    assertThat(files("data")).hasSize(2);
  }

  @Test
  void closingWaitsForACommitAndTheCommitSucceeds() {
    Table table = await(db.createTable("t", rows(0, 3)));
    Sinks.Empty<Void> begun = Sinks.empty();
    Sinks.Empty<Void> proceed = Sinks.empty();
    AtomicBoolean cancelled = new AtomicBoolean();
    Mono<Void> pause =
        Mono.deferContextual(context -> {
          assertThat(context.<String>get("key")).isEqualTo("value");
          begun.tryEmitEmpty();
          return proceed.asMono().doOnCancel(() -> cancelled.set(true));
        });
    store.on(Operation.PUT, in("_versions"), new Fault.Delay(pause), 1, 1);

    table
        .add(rows(3, 5))
        .contextWrite(context -> context.put("key", "value"))
        .subscribe(added -> {}, error -> {});
    begun.asMono().block(TIMEOUT);
    StepVerifier.create(db.close())
        .then(() -> assertThat(cancelled).isFalse())
        .then(proceed::tryEmitEmpty)
        .expectComplete()
        .verify(TIMEOUT);
    assertThat(cancelled).isFalse();

    Connection again = LocalConnection.create(options());
    long rows = await(again.openTable("t").flatMap(Table::countRows));
    assertThat(rows).isEqualTo(5);
    again.close().block(TIMEOUT);
  }

  @Test
  void aQueryBeyondTheMemoryLimitSaysWhichLimitItIs() {
    byte[] large = new byte[1 << 19];
    Table table = await(db.createTable("t", List.of(Map.of("blob", large))));
    for (int i = 0; i < 40; i++) {
      await(table.add(List.of(Map.of("blob", large))));
    }
    List<VectorSchemaRoot> held = new ArrayList<>();
    Flux<VectorSchemaRoot> query = table.query().batches().doOnNext(held::add);

    StepVerifier.create(query)
        .thenConsumeWhile(batch -> true)
        .expectErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(MemoryLimitException.class)
                .hasMessageContainingAll("" + MEMORY, "ConnectOptions.memoryLimit"))
        .verify(TIMEOUT);
    held.forEach(VectorSchemaRoot::close);

    assertThat(await(table.query().limit(1).rows().collectList())).hasSize(1);
  }

  @Test
  void batchesThatAreKeptStayReadableAfterClosing() {
    Table table = await(db.createTable("t", rows(0, 100)));
    VectorSchemaRoot batch = await(table.query().batches().next());

    db.close().block(TIMEOUT);

    assertThat(batch.getRowCount()).isEqualTo(100);
    assertThat(db.memory().getAllocatedMemory()).isPositive();
    batch.close();
  }
}
