package io.lancedb.objectstore.local;

import io.lancedb.objectstore.StoreException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The I/O threads of one store: a bounded number of daemons with a bounded queue. Tasks are never
 * interrupted, since an interrupt would close the file channel under a neighbour.
 */
final class IoThreads {

  private static final int QUEUE = 1 << 14;
  private static final int IDLE_SECONDS = 30;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final CompletableFuture<Void> terminated = new CompletableFuture<>();
  private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();

  /** The queue itself takes no lock, so that callers never park; its bound is kept here. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final int size;
  private final ThreadPoolExecutor executor;
  private volatile boolean closed;

  IoThreads(int size) {
    this.size = size;
    this.executor =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedTransferQueue<>(),
            IoThreads::newThread) {
          @Override
          protected void terminated() {
            terminated.complete(null);
          }
        };
    executor.allowCoreThreadTimeOut(true);
  }

  private static Thread newThread(Runnable task) {
    Thread thread = new Thread(task, "lancedb-io-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  int size() {
    return size;
  }

  /** Runs a task soon; throws a store exception when the store is closed or its queue is full. */
  void execute(Runnable task) {
    if (waiting.incrementAndGet() > QUEUE) {
      waiting.decrementAndGet();
      throw new StoreException(
          StoreException.Kind.TRANSIENT,
          null,
          "More than %d file operations are waiting; limit the concurrency of the store"
              .formatted(QUEUE));
    }
    try {
      executor.execute(() -> {
        waiting.decrementAndGet();
        task.run();
      });
    } catch (RejectedExecutionException e) {
      waiting.decrementAndGet();
      throw closedError();
    }
  }

  void checkOpen() {
    if (closed) {
      throw closedError();
    }
  }

  static StoreException closedError() {
    return new StoreException(StoreException.Kind.CLOSED, null, "The local store was closed");
  }

  /** Has a stream ended by {@code abort}, which must not block, when the store is closed. */
  void register(Runnable abort) {
    streams.add(abort);
    if (closed && streams.remove(abort)) {
      abort.run();
    }
  }

  void deregister(Runnable abort) {
    streams.remove(abort);
  }

  /**
   * Ends open streams, lets tasks under way finish, and completes when the last has. Off the
   * caller's thread, since a pool that shuts down takes the locks of its workers.
   */
  Mono<Void> close() {
    return Mono.<Void>fromFuture(
            () -> {
              closed = true;
              for (Runnable abort : List.copyOf(streams)) {
                if (streams.remove(abort)) {
                  abort.run();
                }
              }
              executor.shutdown();
              return terminated.copy();
            },
            true)
        .subscribeOn(Schedulers.boundedElastic());
  }
}
