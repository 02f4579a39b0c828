package io.lancedb.blocking;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Waits for publishers. An interrupt cancels the operation and leaves the thread interrupted; a
 * thread that must not block is refused.
 */
final class Await {

  /** Rows that a stream or iterator asks for ahead. */
  private static final int PREFETCH = 256;

  private Await() {}

  /** The value, which is always there. */
  static <T> T value(Mono<T> mono, String reactive) {
    T value = valueOrNull(mono, reactive);
    if (value == null) {
      throw new IllegalStateException(reactive + " completed without a value");
    }
    return value;
  }

  static <T> @Nullable T valueOrNull(Mono<T> mono, String reactive) {
    check(reactive);
    try {
      return mono.block();
    } catch (RuntimeException e) {
      throw restoreInterrupt(e);
    }
  }

  static void done(Mono<Void> mono, String reactive) {
    valueOrNull(mono, reactive);
  }

  static <T> List<T> list(Flux<T> flux, String reactive) {
    return value(flux.collectList(), reactive);
  }

  /** Values as they arrive; closing the stream cancels the rest. */
  static <T> Stream<T> stream(Flux<T> flux, String reactive) {
    check(reactive);
    return flux.toStream(PREFETCH);
  }

  private static RuntimeException restoreInterrupt(RuntimeException error) {
    if (error.getCause() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return error;
  }

  private static void check(String reactive) {
    if (Schedulers.isInNonBlockingThread()) {
      throw new IllegalStateException(
          "The blocking API must not be used on %s, which serves many requests: use %s of io.lancedb instead"
              .formatted(Thread.currentThread().getName(), reactive));
    }
  }
}
