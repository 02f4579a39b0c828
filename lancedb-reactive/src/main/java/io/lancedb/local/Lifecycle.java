package io.lancedb.local;

import io.lancedb.error.ClosedException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.objectstore.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Open, closing, closed: lets operations run while it is open, ends them when it closes, and tells
 * when the last one has ended. Closing something that contains others closes these first.
 */
final class Lifecycle {

  private final String what;
  private final Sinks.Empty<Void> closing = Sinks.empty();
  private final Sinks.Empty<Void> idle = Sinks.empty();

  /** Operations under way, plus one until closing begins. */
  private final AtomicInteger active = new AtomicInteger(1);

  Lifecycle(String what) {
    this.what = what;
  }

  private boolean enter() {
    return active.getAndUpdate(n -> n == 0 || isClosing() ? n : n + 1) != 0 && !isClosing();
  }

  private boolean isClosing() {
    return Boolean.TRUE.equals(closing.scan(Scannable.Attr.TERMINATED));
  }

  private void leave() {
    if (active.decrementAndGet() == 0) {
      idle.tryEmitEmpty();
    }
  }

  /** Runs a query or write: closing cancels it and signals {@link ClosedException}. */
  <T> Flux<T> guard(Flux<T> operation) {
    return Flux.defer(() -> {
      if (!enter()) {
        return closed();
      }
      AtomicBoolean complete = new AtomicBoolean();
      return operation
          .doOnComplete(() -> complete.set(true))
          .takeUntilOther(closing.asMono())
          .concatWith(Flux.defer(() -> complete.get() ? Flux.empty() : closed()))
          .onErrorMap(StoreException.class, this::translate)
          .doFinally(signal -> leave());
    });
  }

  /** Runs an operation with one result; see {@link #guard(Flux)}. */
  <T> Mono<T> guard(Mono<T> operation) {
    return guard(operation.flux()).singleOrEmpty();
  }

  private <T> Flux<T> closed() {
    return Flux.error(new ClosedException(what));
  }

  private RuntimeException translate(StoreException error) {
    return error.kind() == StoreException.Kind.CLOSED
        ? new ClosedException(what)
        : new ObjectStoreException(error);
  }

  /** Ends what is under way and completes when the last operation has ended. Idempotent. */
  Mono<Void> close() {
    return Mono.defer(() -> {
      if (closing.tryEmitEmpty() == Sinks.EmitResult.OK) {
        leave();
      }
      return idle.asMono();
    });
  }
}
