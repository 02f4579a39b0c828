package io.lancedb.blocking;

import io.netty.channel.EventLoop;
import io.netty.util.internal.ThreadExecutorMap;
import reactor.core.scheduler.Schedulers;

/** Threads that serve many requests at once, so that none of them may wait. */
final class NonBlockingThreads {

  private static final boolean NETTY = isPresent("io.netty.channel.EventLoop");

  private NonBlockingThreads() {}

  /**
   * Throws if the current thread must not wait.
   *
   * @param verb the reactive verb to use instead
   */
  static void refuse(String verb) {
    if (Schedulers.isInNonBlockingThread() || NETTY && Netty.isEventLoop()) {
      throw new IllegalStateException(
          "The blocking API must not be used on thread %s, which serves many requests: use the reactive %s there"
              .formatted(Thread.currentThread().getName(), verb));
    }
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, NonBlockingThreads.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Loaded only where Netty is there; an application that never uses S3 may leave it out. */
  private static final class Netty {
    static boolean isEventLoop() {
      return ThreadExecutorMap.currentExecutor() instanceof EventLoop;
    }
  }
}
