package io.lancedb.lance.index.vector;

import io.lancedb.lance.simd.TopK;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Searches of several partitions, which as many tasks as there are processors claim one after the
 * other; the subscribing thread is one of them.
 */
final class ParallelSearch {

  /** The search of one partition. */
  interface Step {
    /** Adds the nearest rows of the partition of this number. */
    void run(int number, TopK own);
  }

  private final int steps;
  private final int k;
  private final Step step;
  private final SharedTop top;
  private final Runnable whenDone;
  private final int workers;
  private final AtomicInteger running;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;

  /**
   * A search that has not begun.
   *
   * @param whenDone runs once the last task has ended, also after a cancel
   */
  ParallelSearch(int steps, int k, Step step, SharedTop top, Runnable whenDone) {
    this.steps = steps;
    this.k = k;
    this.step = step;
    this.top = top;
    this.whenDone = whenDone;
    this.workers = Math.min(steps, Runtime.getRuntime().availableProcessors());
    this.running = new AtomicInteger(workers);
  }

  /** Completes when all partitions were searched; after a cancel none is begun any more. */
  Mono<Void> run(Scheduler cpu) {
    return Mono.create(sink -> {
      sink.onCancel(() -> stopped = true);
      for (int i = 1; i < workers; i++) {
        try {
          cpu.schedule(() -> work(sink));
        } catch (RejectedExecutionException e) {
          end(sink);
        }
      }
      work(sink);
    });
  }

  private void work(MonoSink<Void> sink) {
    try {
      TopK own = new TopK(k);
      for (int i = next.getAndIncrement(); i < steps && !stopped; i = next.getAndIncrement()) {
        step.run(i, own);
      }
      top.merge(own);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      stopped = true;
    } finally {
      end(sink);
    }
  }

  private void end(MonoSink<Void> sink) {
    if (running.decrementAndGet() == 0) {
      whenDone.run();
      Throwable error = failure.get();
      if (error == null) {
        sink.success();
      } else {
        sink.error(error);
      }
    }
  }
}
