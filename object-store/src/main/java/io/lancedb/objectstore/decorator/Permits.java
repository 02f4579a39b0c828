package io.lancedb.objectstore.decorator;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Permits for operations and bytes, granted in the order of the requests: nobody overtakes, so a
 * large request is not starved. A permit is given back once, on every exit. The queue holds waiting
 * subscribers only; whoever bounds these bounds it.
 */
final class Permits {

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Permit> waiting = new ArrayDeque<>();
  private final AtomicInteger granting = new AtomicInteger();
  private int freeOperations;
  private long freeBytes;

  Permits(LimitOptions options) {
    this.maxBytes = options.maxBytes();
    this.freeOperations = options.maxOperations();
    this.freeBytes = options.maxBytes();
  }

  /** Runs an operation under a permit. */
  <T> Mono<T> limit(long bytes, Mono<T> operation) {
    // The inner Mono is subscribed even when a cancel comes in between, and then gives back.
    return acquire(bytes).flatMap(permit -> operation.doFinally(signal -> permit.release()));
  }

  private Mono<Permit> acquire(long bytes) {
    return Mono.create(sink -> {
      Permit permit = new Permit(sink, Math.min(bytes, maxBytes));
      sink.onCancel(permit::release);
      if (enqueue(permit)) {
        grant();
      }
    });
  }

  private boolean enqueue(Permit permit) {
    lock.lock();
    try {
      return !permit.released.get() && waiting.add(permit);
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      Permit next = waiting.peek();
      if (next == null || freeOperations == 0 || freeBytes < next.bytes) {
        return null;
      }
      waiting.remove();
      freeOperations--;
      freeBytes -= next.bytes;
      next.taken = true;
      return next;
    } finally {
      lock.unlock();
    }
  }

  int freeOperations() {
    lock.lock();
    try {
      return freeOperations;
    } finally {
      lock.unlock();
    }
  }

  long freeBytes() {
    lock.lock();
    try {
      return freeBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Waiting, then taken, then released; or released while it waits. */
  final class Permit {

    private final MonoSink<Permit> sink;
    private final long bytes;
    private final AtomicBoolean released = new AtomicBoolean();
    private boolean taken;

    Permit(MonoSink<Permit> sink, long bytes) {
      this.sink = sink;
      this.bytes = bytes;
    }

    void release() {
      if (!released.compareAndSet(false, true)) {
        return;
      }
      lock.lock();
      try {
        if (taken) {
          freeOperations++;
          freeBytes += bytes;
        } else {
          waiting.remove(this);
        }
      } finally {
        lock.unlock();
      }
      grant();
    }
  }
}
