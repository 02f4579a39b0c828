package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lancedb.objectstore.StoreException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Puts that create or replace only what is expected, with other writers at the same time. */
@NullUnmarked
interface ConditionalPutContract extends StoreFixture {

  int WRITERS = 16;

  /** Whether put in mode if-matches does what it says, if only within this process. */
  default boolean comparesETags() {
    return store().capabilities().putIfMatches();
  }

  @Test
  default void createNeverReplaces() {
    store().put(path("d/x"), ByteBuffer.wrap(bytes("one")), PutOptions.CREATE).block(TIMEOUT);

    failsWith(
        Kind.ALREADY_EXISTS,
        store().put(path("d/x"), ByteBuffer.wrap(bytes("two")), PutOptions.CREATE));
    assertThat(read("d/x")).isEqualTo(bytes("one"));
    assertThat(list("d")).containsExactly("d/x");
  }

  @Test
  default void oneOfManyCreatorsWins() {
    assumeThat(store().capabilities().putCreate()).isTrue();
    for (int round = 0; round < 10; round++) {
      StorePath path = path("race/" + round);
      AtomicInteger losers = new AtomicInteger();
      List<String> winners =
          race(writer ->
              store()
                  .put(path, ByteBuffer.wrap(bytes("writer " + writer)), PutOptions.CREATE)
                  .map(result -> "writer " + writer)
                  .onErrorResume(
                      error -> StoreException.is(error, Kind.ALREADY_EXISTS),
                      error -> {
                        losers.incrementAndGet();
                        return Mono.empty();
                      }));

      assertThat(winners).hasSize(1);
      assertThat(losers).hasValue(WRITERS - 1);
      assertThat(read(path.toString())).isEqualTo(bytes(winners.getFirst()));
    }
  }

  private static <T> List<T> race(java.util.function.IntFunction<Mono<T>> writer) {
    return Flux.merge(
            Flux.fromStream(IntStream.range(0, WRITERS).mapToObj(writer))
                .map(mono -> mono.subscribeOn(Schedulers.boundedElastic())),
            WRITERS)
        .collectList()
        .block(TIMEOUT);
  }

  @Test
  default void ifMatchesReplacesOnlyTheExpectedObject() {
    assumeThat(comparesETags()).isTrue();
    String first = put("x", bytes("one")).eTag();
    PutResult second =
        store()
            .put(path("x"), ByteBuffer.wrap(bytes("two")), PutOptions.ifMatches(first))
            .block(TIMEOUT);

    failsWith(
        Kind.PRECONDITION,
        store().put(path("x"), ByteBuffer.wrap(bytes("three")), PutOptions.ifMatches(first)));
    assertThat(read("x")).isEqualTo(bytes("two"));
    store()
        .put(path("x"), ByteBuffer.wrap(bytes("four")), PutOptions.ifMatches(second.eTag()))
        .block(TIMEOUT);
    assertThat(read("x")).isEqualTo(bytes("four"));
    failsWith(
        Kind.PRECONDITION,
        store().put(path("y"), ByteBuffer.wrap(bytes("none")), PutOptions.ifMatches(first)));
    assertThat(ObjectStores.exists(store(), path("y")).block(TIMEOUT)).isFalse();
  }

  @Test
  default void countersAreNotLostBetweenManyWriters() {
    assumeThat(comparesETags()).isTrue();
    put("counter", bytes("0 first"));
    int increments = 5;
    race(writer -> increment().repeat(increments - 1).then(Mono.just(writer)));

    assertThat(new String(read("counter"), StandardCharsets.UTF_8))
        .startsWith(WRITERS * increments + " ");
  }

  private Mono<PutResult> increment() {
    return store()
        .get(path("counter"), GetOptions.WHOLE)
        .flatMap(result ->
            result
                .body()
                .reduce("", (text, chunk) -> text + StandardCharsets.UTF_8.decode(chunk))
                .flatMap(text ->
                    store()
                        .put(
                            path("counter"),
                            ByteBuffer.wrap(bytes(next(text))),
                            PutOptions.ifMatches(result.meta().eTag()))))
        .retryWhen(
            reactor.util.retry.Retry.indefinitely()
                .filter(error -> StoreException.is(error, Kind.PRECONDITION)));
  }

  /** Counts up; no two writers write the same bytes, so that a lost answer can be cleared up. */
  private static String next(String counter) {
    int value = Integer.parseInt(counter.substring(0, counter.indexOf(' ')));
    return (value + 1) + " " + UUID.randomUUID();
  }
}
