package io.lancedb.lance.build;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** As many {@link Scratch}es as tasks run at once. */
final class Scratches {

  private final ConcurrentLinkedQueue<Scratch> idle = new ConcurrentLinkedQueue<>();

  /** Runs plain CPU work with a scratch. */
  <T> T with(Function<Scratch, T> work) {
    Scratch taken = idle.poll();
    Scratch scratch = taken == null ? new Scratch() : taken;
    try {
      return work.apply(scratch);
    } finally {
      idle.add(scratch);
    }
  }
}
