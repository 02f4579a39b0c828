package io.lancedb.blocking;

import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Waits for publishers. An interrupt cancels the operation and leaves the thread interrupted; a
 * thread that must not block is refused before anything is subscribed.
 */
final class Await {

  /** Rows that a stream asks for ahead. */
  private static final int ROWS_AHEAD = 256;

  private Await() {}

  /** The value, which is always there. */
  static <T> T value(Mono<T> mono, String verb) {
    T value = valueOrNull(mono, verb);
    if (value == null) {
      throw new IllegalStateException(verb + " completed without a value");
    }
    return value;
  }

  static <T> @Nullable T valueOrNull(Mono<T> mono, String verb) {
    NonBlockingThreads.refuse(verb);
    try {
      return mono.block();
    } catch (RuntimeException e) {
      throw isInterrupt(e) ? interrupted(verb) : e;
    }
  }

  static void done(Mono<Void> mono, String verb) {
    valueOrNull(mono, verb);
  }

  /** Closes something. After an interrupt it goes on by itself, and the caller does not wait. */
  static void closed(Mono<Void> close, String verb) {
    NonBlockingThreads.refuse(verb);
    try {
      close.block();
    } catch (RuntimeException e) {
      if (!isInterrupt(e)) {
        throw e;
      }
      Thread.currentThread().interrupt();
    }
  }

  static <T> List<T> list(Flux<T> flux, String verb) {
    return value(flux.collectList(), verb);
  }

  /** Values as they arrive. */
  static <T> Stream<T> stream(Flux<T> flux, String verb) {
    return stream(flux, verb, ROWS_AHEAD, value -> {});
  }

  /**
   * Values as they arrive; nothing runs before the stream's terminal operation. Closing the stream
   * cancels the rest and discards what had arrived.
   */
  static <T> Stream<T> stream(Flux<T> flux, String verb, int ahead, Consumer<? super T> discard) {
    NonBlockingThreads.refuse(verb);
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    Cursor<T> cursor = new Cursor<>(verb, ahead, discard);
    return StreamSupport.stream(
            () -> {
              flux.subscribe(cursor);
              return Spliterators.spliteratorUnknownSize(cursor, traits);
            },
            traits,
            false)
        .onClose(cursor::close);
  }

  /** What an interrupted wait throws; the thread stays interrupted. */
  static CancellationException interrupted(String verb) {
    Thread.currentThread().interrupt();
    return new CancellationException(
        verb + " was cancelled, because the thread that waited for it was interrupted");
  }

  private static boolean isInterrupt(RuntimeException error) {
    return error.getCause() instanceof InterruptedException;
  }
}
