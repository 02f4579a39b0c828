package io.lancedb.lance.build;

import io.lancedb.index.IndexProgress;
import java.util.function.DoubleConsumer;

/** Hears how far a build is. Called by many threads. */
public interface BuildListener {

  /** Hears nothing. */
  BuildListener NONE = (phase, share) -> {};

  /**
   * A share of a phase is done.
   *
   * @param share 0 to 1
   */
  void progress(IndexProgress.Phase phase, double share);

  /** Hears about one phase. */
  default DoubleConsumer of(IndexProgress.Phase phase) {
    return share -> progress(phase, share);
  }
}
