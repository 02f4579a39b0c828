package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** Exponential backoff with full jitter and a deadline for all attempts of one subscription. */
final class Backoff {

  private static final int MAX_DOUBLINGS = 30;

  private final RetryOptions options;

  Backoff(RetryOptions options) {
    this.options = options;
  }

  /** Whether a further attempt may succeed where this one failed. */
  static boolean isPassing(Throwable error) {
    return StoreException.is(error, Kind.TRANSIENT) || StoreException.is(error, Kind.TIMEOUT);
  }

  /** A retry for one subscription; the clock starts with it. */
  Retry start() {
    Scheduler clock = Schedulers.parallel();
    long deadline = Math.addExact(clock.now(TimeUnit.MILLISECONDS), options.deadline().toMillis());
    return Retry.from(signals ->
        signals.concatMap(
            signal -> pause(signal.failure(), signal.totalRetries() + 1, clock, deadline)));
  }

  private Publisher<Long> pause(Throwable error, long retry, Scheduler clock, long deadline) {
    if (!isPassing(error) || retry >= options.maxAttempts()) {
      return Mono.error(error);
    }
    Duration pause = jitter(retry);
    if (clock.now(TimeUnit.MILLISECONDS) + pause.toMillis() > deadline) {
      return Mono.error(error);
    }
    return Mono.delay(pause, clock);
  }

  private Duration jitter(long retry) {
    long doublings = Math.min(retry - 1, MAX_DOUBLINGS);
    long first = options.firstBackoff().toMillis();
    long bound = first << doublings;
    if (bound >> doublings != first || bound > options.maxBackoff().toMillis()) {
      bound = options.maxBackoff().toMillis();
    }
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound + 1));
  }

  /** Runs an operation that may be repeated at will. */
  <T> Mono<T> repeat(Mono<T> operation) {
    return Mono.defer(() -> operation.retryWhen(start()));
  }

  <T> Flux<T> repeat(Flux<T> operation) {
    return Flux.defer(() -> operation.retryWhen(start()));
  }
}
