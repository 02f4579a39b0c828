package io.lancedb.lance.build.vector;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Runs many pieces of CPU work on as many threads as there are processors. Each lane keeps one
 * thread of the scheduler, but goes back to the end of its queue after each piece, so that queries
 * are not held up by a build.
 */
final class Lanes {

  private Lanes() {}

  /** How many lanes there are at most. */
  static int count() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Completes when the work was done for all numbers {@code [0, pieces)}, in any order. Cold;
   * cancel and errors let running pieces end and start no others.
   */
  static Mono<Void> run(int pieces, IntConsumer work, Scheduler cpu) {
    return Mono.defer(() -> {
      AtomicInteger claimed = new AtomicInteger();
      int lanes = Math.min(pieces, count());
      Mono<Void> lane =
          Mono.using(
              () -> Schedulers.single(cpu),
              thread ->
                  Mono.<Void>fromRunnable(
                          () -> {
                            int piece = claimed.getAndIncrement();
                            if (piece < pieces) {
                              work.accept(piece);
                            }
                          })
                      .subscribeOn(thread)
                      .repeat(() -> claimed.get() < pieces)
                      .then(),
              Scheduler::dispose);
      return Flux.range(0, lanes).flatMap(number -> lane, Math.max(1, lanes)).then();
    });
  }
}
