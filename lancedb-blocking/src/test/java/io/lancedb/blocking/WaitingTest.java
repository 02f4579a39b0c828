package io.lancedb.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.ConnectOptions;
import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.local.OutstandingMemory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How threads wait: streams, interrupts, threads that must not, virtual threads. */
class WaitingTest {

  private static final int ROWS = 5000;

  @SuppressWarnings("NullAway.Init")
  private BlockingConnection db;

  @SuppressWarnings("NullAway.Init")
  private BlockingTable table;

  @BeforeEach
  void createTable() {
    db = BlockingLanceDb.create(ConnectOptions.of("memory://"));
    table = db.createTable("t", IntStream.range(0, ROWS).mapToObj(id -> Map.of("id", id)).toList());
  }

  @AfterEach
  void nothingIsOutstanding() {
    OutstandingMemory.closeAndCheck(db.reactive());
  }

  private static <T> T on(Executor executor, Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    executor.execute(future);
    return future.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aStreamGivesEveryRowInOrder() {
    try (Stream<Row> rows = table.query().batchRows(100).stream()) {
      assertThat(rows.mapToInt(row -> row.getInt("id")))
          .containsExactlyElementsOf(IntStream.range(0, ROWS).boxed().toList());
    }
    record Id(int id) {}
    try (Stream<Id> ids = table.query().limit(3).stream(Id.class)) {
      assertThat(ids).containsExactly(new Id(0), new Id(1), new Id(2));
    }
  }

  @Test
  void nothingRunsBeforeTheTerminalOperationOfAStream() {
    AtomicInteger subscriptions = new AtomicInteger();
    Flux<Integer> source = Flux.just(1, 2, 3).doOnSubscribe(s -> subscriptions.incrementAndGet());
    try (Stream<Integer> stream = Await.stream(source, "Test.verb").map(n -> n * 2)) {
      assertThat(subscriptions).hasValue(0);
      assertThat(stream).containsExactly(2, 4, 6);
    }
    assertThat(subscriptions).hasValue(1);
  }

  @Test
  void closingAStreamCancelsWhatIsLeftAndDiscardsWhatHadArrived() {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    List<Integer> discarded = new ArrayList<>();
    Flux<Integer> source = Flux.range(0, 100).doOnCancel(() -> cancelled.complete(null));
    Iterator<Integer> iterator;
    try (Stream<Integer> stream = Await.stream(source, "Test.verb", 10, discarded::add)) {
      iterator = stream.iterator();
      assertThat(iterator.next()).isZero();
    }
    assertThat(cancelled).isCompleted();
    assertThat(discarded).containsExactlyElementsOf(IntStream.range(1, 10).boxed().toList());
    assertThatThrownBy(iterator::hasNext)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aStreamAsksForNoMoreThanItTakes() {
    AtomicInteger requested = new AtomicInteger();
    Flux<Integer> source = Flux.range(0, 1000).doOnRequest(n -> requested.addAndGet((int) n));
    try (Stream<Integer> stream = Await.stream(source, "Test.verb", 8, n -> {})) {
      assertThat(stream.limit(20)).hasSize(20);
    }
    assertThat(requested.get()).isBetween(20, 28);
  }

  @Test
  void aStreamThatIsClosedEarlyFreesItsBatches() {
    try (Stream<VectorSchemaRoot> batches = table.query().batchRows(10).batches()) {
      Iterator<VectorSchemaRoot> iterator = batches.iterator();
      try (VectorSchemaRoot first = iterator.next()) {
        assertThat(first.getRowCount()).isEqualTo(10);
      }
    }
    try (Stream<Row> rows = table.query().batchRows(10).stream()) {
      assertThat(rows.findFirst()).isPresent();
    }
  }

  @Test
  void batchesAreMappedOnTheThreadThatWaits() {
    Thread caller = Thread.currentThread();
    List<Integer> sizes =
        table
            .query()
            .batchRows(2000)
            .mapBatches(batch -> {
              assertThat(Thread.currentThread()).isSameAs(caller);
              assertThat(table.countRows()).isEqualTo(ROWS);
              return List.of(batch.getRowCount());
            });
    assertThat(sizes.stream().mapToInt(n -> n)).hasSizeGreaterThan(2);
    assertThat(sizes.stream().mapToInt(n -> n).sum()).isEqualTo(ROWS);
    assertThatThrownBy(() ->
            table
                .query()
                .batchRows(10)
                .mapBatches(batch -> {
                  throw new IllegalArgumentException("mine");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("mine");
  }

  @Test
  void anInterruptCancelsTheOperationAndKeepsTheThreadInterrupted() throws Exception {
    CountDownLatch subscribed = new CountDownLatch(1);
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Flux<Map<String, Integer>> endless =
        Flux.<Map<String, Integer>>never()
            .doOnSubscribe(s -> subscribed.countDown())
            .doOnCancel(() -> cancelled.complete(null));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                table.add(Rows.ofMaps(endless));
                interrupted.completeExceptionally(new AssertionError("The add came to an end"));
              } catch (CancellationException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                interrupted.completeExceptionally(e);
              }
            });
    assertThat(subscribed.await(60, TimeUnit.SECONDS)).isTrue();
    writer.interrupt();
    assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    cancelled.get(60, TimeUnit.SECONDS);
    assertThat(table.versions()).hasSize(1);
  }

  @Test
  void anInterruptEndsAStreamAndClosingStillWorks() throws Exception {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    Flux<Integer> two = Flux.just(1, 2).concatWith(Flux.never());
    FutureTask<Boolean> reader =
        new FutureTask<>(() -> {
          try (BlockingConnection own = BlockingLanceDb.connect("memory://");
              Stream<Integer> stream =
                  Await.stream(two.doOnCancel(() -> cancelled.complete(null)), "Test.verb")) {
            Iterator<Integer> iterator = stream.iterator();
            assertThat(own.uri()).isEqualTo("memory://");
            assertThat(iterator.next()).isEqualTo(1);
            Thread.currentThread().interrupt();
            assertThat(iterator.next()).isEqualTo(2);
            assertThatThrownBy(iterator::hasNext)
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("Test.verb");
            assertThatThrownBy(() -> Await.done(Mono.never(), "Test.verb"))
                .isInstanceOf(CancellationException.class);
          }
          return Thread.interrupted();
        });
    Thread.ofPlatform().start(reader);
    assertThat(reader.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(cancelled).isCompleted();
  }

  @Test
  void aThreadOfReactorIsRefusedWithTheVerbToUse() throws Exception {
    assertThatThrownBy(() -> on(Schedulers.parallel()::schedule, () -> table.countRows()))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("parallel-")
        .hasMessageContaining("Table.countRows");
    assertThatThrownBy(() -> on(Schedulers.parallel()::schedule, () -> table.query().stream()))
        .hasMessageContaining("Query.rows");
    assertThatThrownBy(
            () -> Mono.fromRunnable(() -> db.close()).subscribeOn(Schedulers.single()).block())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Connection.close");
    assertThat(on(Schedulers.boundedElastic()::schedule, () -> table.countRows())).isEqualTo(ROWS);
  }

  @Test
  void anEventLoopOfNettyIsRefusedButItsWorkersAreNot() throws Exception {
    EventExecutorGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventExecutorGroup workers = new DefaultEventExecutorGroup(1, Thread::new);
    try {
      assertThatThrownBy(() -> on(loops, () -> table.head(1)))
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Table.head");
      assertThat(on(workers, () -> table.head(1))).hasSize(1);
    } finally {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
      workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).await();
    }
  }

  @Test
  void manyVirtualThreadsWaitAtOnce() throws Exception {
    List<FutureTask<Integer>> readers =
        IntStream.range(0, 100)
            .mapToObj(i ->
                new FutureTask<>(() -> {
                  try (Stream<Row> rows = table.query().where("id = " + i).stream()) {
                    return rows.mapToInt(row -> row.getInt("id")).sum();
                  }
                }))
            .toList();
    readers.forEach(Thread::startVirtualThread);
    for (int i = 0; i < readers.size(); i++) {
      assertThat(readers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
    }
  }
}
