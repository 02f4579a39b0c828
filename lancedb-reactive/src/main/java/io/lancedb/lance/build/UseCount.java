package io.lancedb.lance.build;

import java.util.concurrent.CancellationException;

/**
 * Keeps memory that tasks use until the last of them has ended: a cancel must not free what a task
 * is reading. Nothing ever waits.
 */
final class UseCount {

  private final Runnable free;
  private int users;
  private boolean closed;

  /** Runs {@code free} once, when this is closed and nobody uses it. */
  UseCount(Runnable free) {
    this.free = free;
  }

  /** Begins to use; {@link #leave} must follow. */
  void enter() {
    if (!tryEnter()) {
      throw new CancellationException("The build of the index ended");
    }
  }

  /** Begins to use if that is still possible; {@link #leave} must follow then. */
  synchronized boolean tryEnter() {
    if (!closed) {
      users++;
    }
    return !closed;
  }

  /** Ends to use. */
  void leave() {
    if (last(-1, false)) {
      free.run();
    }
  }

  /** Nobody may begin any more. */
  void close() {
    if (last(0, true)) {
      free.run();
    }
  }

  private synchronized boolean last(int change, boolean close) {
    boolean wasOpen = !closed;
    users += change;
    closed |= close;
    return closed && users == 0 && (wasOpen || change < 0);
  }
}
