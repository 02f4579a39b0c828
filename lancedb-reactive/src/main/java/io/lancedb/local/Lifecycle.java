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
    if (!enterUntilIdle()) {
      return false;
    }
    if (isClosing()) {
      leave();
      return false;
    }
    return true;
  }

  /** While something is under way that closing waits for, it may wait for more. */
  private boolean enterUntilIdle() {
    return active.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
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

  /**
   * Runs what must not stop half-way to its end, whether or not its subscriber stays and whether or
   * not closing begins: closing waits for it. Emits what it emits, in the context of the
   * subscriber.
   */
  <T> Mono<T> detached(Mono<T> operation) {
    return Mono.deferContextual(context -> {
      if (!enterUntilIdle()) {
        return Mono.error(new ClosedException(what));
      }
      Mono<T> whole = operation.contextWrite(context).doFinally(signal -> leave());
      return Mono.fromFuture(whole.toFuture(), true);
    });
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
