package io.lancedb.lance.damage;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs work on a thread of its own, one after the other; fails when it does not end or takes more
 * of the heap than it may. The work must do all that it does on the thread that runs it.
 */
public final class Watchdog implements AutoCloseable {

  /** Far more than any case needs on a busy machine: what takes longer hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("damaged-files").daemon().factory());

  private volatile Thread worker = Thread.currentThread();

  /**
   * Runs work that may allocate so many bytes of heap; once more if it takes more, because the
   * first run also loads classes.
   */
  public void run(long heapLimit, Runnable work) {
    if (run(work) > heapLimit) {
      long allocated = run(work);
      if (allocated > heapLimit) {
        throw new AssertionError(
            "%d bytes of heap were allocated, at most %d are in proportion"
                .formatted(allocated, heapLimit));
      }
    }
  }

  /** Runs work; gives the bytes of heap that it allocated. */
  public long run(Runnable work) {
    Future<Long> result =
        executor.submit(() -> {
          worker = Thread.currentThread();
          long before = THREADS.getCurrentThreadAllocatedBytes();
          work.run();
          return THREADS.getCurrentThreadAllocatedBytes() - before;
        });
    try {
      return result.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it does not end:\n" + stack(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (ExecutionException e) {
      throw new AssertionError(String.valueOf(e.getCause()), e.getCause());
    }
  }

  private String stack() {
    return Arrays.stream(worker.getStackTrace())
        .map(StackTraceElement::toString)
        .collect(Collectors.joining("\n  at ", "  at ", ""));
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
