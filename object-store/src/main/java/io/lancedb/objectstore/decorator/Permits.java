package io.lancedb.objectstore.decorator;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Permits for operations and bytes, granted in the order of the requests: nobody overtakes, so a
 * large request is not starved. A permit is given back once, on every exit. The queue holds waiting
 * subscribers only; whoever bounds these bounds it. Event loops pass here, so nothing locks.
 */
final class Permits {

  private final long maxBytes;
  private final AtomicInteger granting = new AtomicInteger();
  private final Queue<Permit> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger freeOperations;
  private final AtomicLong freeBytes;

  Permits(LimitOptions options) {
    this.maxBytes = options.maxBytes();
    this.freeOperations = new AtomicInteger(options.maxOperations());
    this.freeBytes = new AtomicLong(options.maxBytes());
  }

  /** Runs an operation under a permit. */
  <T> Mono<T> limit(long bytes, Mono<T> operation) {
    // The inner Mono is subscribed even when a cancel comes in between, and then gives back.
    return acquire(bytes).flatMap(permit -> operation.doFinally(signal -> permit.release()));
  }

  private Mono<Permit> acquire(long bytes) {
    return Mono.create(sink -> {
      Permit permit = new Permit(sink, Math.min(bytes, maxBytes));
      waiting.add(permit);
      sink.onCancel(permit::release);
      grant();
    });
  }

  /** Grants whatever fits; one thread at a time, since granting runs the operation. */
  private void grant() {
    if (granting.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      for (Permit next = next(); next != null; next = next()) {
        next.sink.success(next);
      }
      missed = granting.addAndGet(-missed);
    } while (missed != 0);
  }

  private @Nullable Permit next() {
    for (Permit next = waiting.peek(); next != null; next = waiting.peek()) {
      if (freeOperations.get() == 0 || freeBytes.get() < next.bytes) {
        return null;
      }
      waiting.remove(next);
      // Only the one who grants takes away, so there is still as much as was seen.
      give(-1, -next.bytes);
      if (next.state.compareAndSet(State.WAITING, State.TAKEN)) {
        return next;
      }
      give(1, next.bytes);
    }
    return null;
  }

  private void give(int operations, long bytes) {
    freeOperations.addAndGet(operations);
    freeBytes.addAndGet(bytes);
  }

  int freeOperations() {
    return freeOperations.get();
  }

  long freeBytes() {
    return freeBytes.get();
  }

  private enum State {
    WAITING,
    TAKEN,
    RELEASED
  }

  /** Waiting, then taken, then released; or released while it waits. */
  final class Permit {

    private final MonoSink<Permit> sink;
    private final long bytes;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    Permit(MonoSink<Permit> sink, long bytes) {
      this.sink = sink;
      this.bytes = bytes;
    }

    void release() {
      switch (state.getAndSet(State.RELEASED)) {
        case WAITING -> waiting.remove(this);
        case TAKEN -> give(1, bytes);
        case RELEASED -> {
          return;
        }
      }
      // Also where it only waited: the one behind it may fit.
      grant();
    }
  }
}
