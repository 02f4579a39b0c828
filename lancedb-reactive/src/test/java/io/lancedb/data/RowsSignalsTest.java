package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Each test runs with an inferred schema and with a given one. */
class RowsSignalsTest {

  private static final Schema SCHEMA = Schemas.of(Schemas.int32("id"));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private static @Nullable Schema target(boolean given) {
    return given ? SCHEMA : null;
  }

  private static Flux<Map<String, Integer>> rows(int count) {
    return Flux.range(0, count).map(i -> Map.of("id", i));
  }

  private static int closing(VectorSchemaRoot batch) {
    try (batch) {
      return batch.getRowCount();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theSourceIsSubscribedOnceForEachSubscription(boolean given) {
    AtomicInteger subscriptions = new AtomicInteger();
    Rows rows = Rows.ofMaps(rows(3000).doOnSubscribe(s -> subscriptions.incrementAndGet()));
    Flux<Integer> counts =
        rows.use(target(given), allocator, (schema, all) -> all.map(RowsSignalsTest::closing));
    assertThat(subscriptions).hasValue(0);
    for (int i = 1; i <= 2; i++) {
      StepVerifier.create(counts).expectNext(1024, 1024, 952).verifyComplete();
      assertThat(subscriptions).hasValue(i);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void errorsOfTheSourcePassThroughUnchanged(boolean given) {
    for (int before : new int[] {0, 1, 1024, 2000}) {
      IllegalStateException error = new IllegalStateException("source");
      Rows rows = Rows.ofMaps(rows(before).concatWith(Mono.error(error)));
      StepVerifier.create(
              rows.use(
                  target(given), allocator, (schema, all) -> all.map(RowsSignalsTest::closing)))
          .thenConsumeWhile(count -> count == 1024)
          .verifyErrorSatisfies(e -> assertThat(e).isSameAs(error));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSlowWriterStopsTheSource(boolean given) {
    AtomicLong pulled = new AtomicLong();
    Flux<Map<String, Integer>> endless =
        Flux.generate(sink -> sink.next(Map.of("id", (int) pulled.getAndIncrement())));
    StepVerifier.create(
            Rows.ofMaps(endless)
                .use(target(given), allocator, (schema, all) -> all.map(RowsSignalsTest::closing)),
            0)
        .expectSubscription()
        .thenRequest(1)
        .expectNext(1024)
        .then(() -> assertThat(pulled.get()).isLessThanOrEqualTo(2048))
        .thenRequest(1)
        .expectNext(1024)
        .then(() -> assertThat(pulled.get()).isLessThanOrEqualTo(3072))
        .thenCancel()
        .verify();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelReachesTheSourceAndFreesWhatIsQueued(boolean given) {
    TestPublisher<Map<String, Integer>> source = TestPublisher.create();
    StepVerifier.create(
            Rows.ofMaps(source)
                .use(target(given), allocator, (schema, all) -> all.buffer(100).thenMany(all)))
        .then(() -> {
          for (int i = 0; i < 2100; i++) {
            source.next(Map.of("id", i));
          }
          assertThat(allocator.getAllocatedMemory()).isPositive();
        })
        .thenCancel()
        .verify();
    source.assertCancelled();
    source.assertWasSubscribed();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void batchesThatOperatorsDropAreClosed(boolean given) {
    StepVerifier.create(
            Rows.ofMaps(rows(5000))
                .use(
                    target(given),
                    allocator,
                    (schema, all) ->
                        all.filter(batch -> false)
                            .concatWith(Mono.error(new IllegalStateException("late")))))
        .verifyError(IllegalStateException.class);
    assertThat(allocator.getAllocatedMemory()).isZero();
    StepVerifier.create(
            Rows.ofMaps(rows(9000))
                .use(
                    target(given),
                    allocator,
                    (schema, all) ->
                        all.publishOn(Schedulers.parallel())
                            .buffer(3)
                            .map(list -> {
                              list.forEach(VectorSchemaRoot::close);
                              return list.size();
                            })
                            .take(1)))
        .expectNext(3)
        .verifyComplete();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatFailsCancelsTheSource(boolean given) {
    TestPublisher<Map<String, Integer>> source = TestPublisher.create();
    StepVerifier.create(
            Rows.ofMaps(source)
                .use(
                    target(given),
                    allocator,
                    (schema, all) ->
                        all.map(batch -> {
                          batch.close();
                          throw new IllegalStateException("disk full");
                        })))
        .then(() -> {
          for (int i = 0; i < 1024; i++) {
            source.next(Map.of("id", i));
          }
        })
        .verifyErrorMessage("disk full");
    source.assertCancelled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyMayLeaveTheRowsAlone(boolean given) {
    Rows rows = Rows.ofMaps(List.of(Map.of("id", 1)));
    StepVerifier.create(rows.use(target(given), allocator, (schema, all) -> Mono.just(schema)))
        .expectNext(SCHEMA)
        .verifyComplete();
  }
}
