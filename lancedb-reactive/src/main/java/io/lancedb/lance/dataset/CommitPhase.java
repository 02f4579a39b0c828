package io.lancedb.lance.dataset;

import java.util.concurrent.atomic.AtomicReference;

/** Decides between a cancel and the put of the manifest: the first one wins. */
final class CommitPhase {

  private enum Phase {
    PREPARING,
    PUTTING,
    CANCELLED
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.PREPARING);
  private volatile boolean cancelRequested;

  /** Whether the commit stops now; if not it runs until its put is decided. */
  boolean cancel() {
    cancelRequested = true;
    return phase.compareAndSet(Phase.PREPARING, Phase.CANCELLED);
  }

  /** Whether the put may begin. */
  boolean beginPut() {
    return phase.compareAndSet(Phase.PREPARING, Phase.PUTTING);
  }

  /** The put took no effect. Whether a cancel that came meanwhile stops the commit now. */
  boolean putFailed() {
    phase.set(Phase.PREPARING);
    return cancelRequested && phase.compareAndSet(Phase.PREPARING, Phase.CANCELLED);
  }
}
