package io.lancedb.lance.build;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A scheduler whose tasks use memory that is freed by {@link UseCount#close}: none begins after
 * that, and the memory stays until those that run have ended.
 */
final class GuardedScheduler implements Scheduler {

  private final Scheduler cpu;
  private final UseCount use;

  GuardedScheduler(Scheduler cpu, UseCount use) {
    this.cpu = cpu;
    this.use = use;
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      if (use.tryEnter()) {
        try {
          task.run();
        } finally {
          use.leave();
        }
      }
    };
  }

  @Override
  public Disposable schedule(Runnable task) {
    return cpu.schedule(guarded(task));
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return cpu.schedule(guarded(task), delay, unit);
  }

  @Override
  public Worker createWorker() {
    Worker worker = cpu.createWorker();
    return new Worker() {
      @Override
      public Disposable schedule(Runnable task) {
        return worker.schedule(guarded(task));
      }

      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return worker.schedule(guarded(task), delay, unit);
      }

      @Override
      public void dispose() {
        worker.dispose();
      }

      @Override
      public boolean isDisposed() {
        return worker.isDisposed();
      }
    };
  }

  /** Nothing: the scheduler underneath is not this one's. */
  @Override
  public void dispose() {}
}
