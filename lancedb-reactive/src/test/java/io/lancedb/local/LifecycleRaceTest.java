package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.ClosedException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class LifecycleRaceTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int ROUNDS = 2_000;

  @Test
  void closingEndsWhateverEntersMeanwhile() {
    for (int round = 0; round < ROUNDS; round++) {
      Lifecycle lifecycle = new Lifecycle("it");
      CountDownLatch start = new CountDownLatch(2);
      Mono<Void> entering =
          Flux.range(0, 4)
              .concatMap(i ->
                  lifecycle.guard(Mono.just(i)).onErrorComplete(ClosedException.class::isInstance))
              .then();
      Mono.when(together(start, entering), together(start, lifecycle.close())).block(TIMEOUT);

      lifecycle.close().block(TIMEOUT);
    }
  }

  private static Mono<Void> together(CountDownLatch start, Mono<Void> action) {
    return Mono.defer(
            () -> {
              start.countDown();
              while (start.getCount() > 0) {
                Thread.onSpinWait();
              }
              return action;
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  @Test
  void whatIsDetachedOutlivesItsSubscriberAndClosingWaitsForIt() {
    Lifecycle lifecycle = new Lifecycle("it");
    Sinks.Empty<Void> end = Sinks.empty();
    AtomicBoolean ended = new AtomicBoolean();
    Mono<Void> work = end.asMono().doOnSuccess(done -> ended.set(true));

    StepVerifier.create(lifecycle.guard(lifecycle.detached(work))).thenCancel().verify();
    StepVerifier.create(lifecycle.close())
        .then(() -> assertThat(ended).isFalse())
        .then(end::tryEmitEmpty)
        .expectComplete()
        .verify(TIMEOUT);

    assertThat(ended).isTrue();
    StepVerifier.create(lifecycle.detached(work)).verifyError(ClosedException.class);
  }

  @Test
  void whatIsDetachedHasTheContextOfItsSubscriber() {
    Lifecycle lifecycle = new Lifecycle("it");
    Mono<String> work = Mono.deferContextual(context -> Mono.just(context.get("key")));

    StepVerifier.create(lifecycle.detached(work).contextWrite(context -> context.put("key", "v")))
        .expectNext("v")
        .verifyComplete();
  }
}
