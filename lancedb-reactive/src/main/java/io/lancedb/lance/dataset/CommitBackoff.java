package io.lancedb.lance.dataset;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Mono;

/**
 * Waits between attempts: a random number of slots, each as long as the first attempt took. Slots
 * double with each attempt, so that many writers find numbers of their own.
 */
final class CommitBackoff {

  private static final long MIN_SLOT_NANOS = 1_000_000;
  private static final long MAX_WAIT_NANOS = 5_000_000_000L;
  private static final int MAX_DOUBLINGS = 10;

  private final long start = System.nanoTime();
  private long slotNanos;

  /** Completes when the next attempt may begin. */
  Mono<Void> await(int attempt) {
    if (slotNanos == 0) {
      slotNanos = Math.max(MIN_SLOT_NANOS, (System.nanoTime() - start) * 11 / 10);
    }
    int slots = 1 << Math.min(attempt + 2, MAX_DOUBLINGS);
    long wait = slotNanos * ThreadLocalRandom.current().nextInt(slots);
    return Mono.delay(Duration.ofNanos(Math.min(wait, MAX_WAIT_NANOS))).then();
  }
}
