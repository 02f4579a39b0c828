package io.lancedb.local;

import io.lancedb.index.IndexProgress;
import io.lancedb.index.IndexProgress.Phase;
import io.lancedb.lance.build.BuildListener;
import java.util.function.Consumer;

/**
 * Turns shares of phases into a percentage of the whole that never falls. Phases that take long
 * have a large part of it; what a kind leaves out is skipped.
 */
final class BuildProgress implements BuildListener {

  /** Smaller steps are not told. */
  private static final double STEP = 0.5;

  private final Consumer<IndexProgress> receiver;
  private final boolean graphs;
  private double told = -STEP;
  private Phase phase = Phase.SAMPLE;

  /**
   * Tells a receiver, one element at a time.
   *
   * @param graphs whether the index has graphs, whose building takes most of the time
   */
  BuildProgress(Consumer<IndexProgress> receiver, boolean graphs) {
    this.receiver = receiver;
    this.graphs = graphs;
  }

  @Override
  public synchronized void progress(Phase current, double share) {
    double percent = start(current) + Math.clamp(share, 0, 1) * (end(current) - start(current));
    boolean later = current.compareTo(phase) > 0;
    if (percent >= told + STEP || later && percent >= told) {
      told = percent;
      phase = later ? current : phase;
      receiver.accept(new IndexProgress(phase, percent, null));
    }
  }

  /** Percent at which a phase begins. */
  private double start(Phase current) {
    return switch (current) {
      case SAMPLE -> 0;
      case TRAIN_PARTITIONS -> graphs ? 1 : 5;
      case TRAIN_QUANTIZER -> graphs ? 3 : 30;
      case ENCODE -> graphs ? 6 : 60;
      case WRITE -> graphs ? 10 : 90;
      case BUILD_GRAPHS -> graphs ? 12 : 98;
      case COMMIT -> 99;
      case DONE -> 100;
    };
  }

  private double end(Phase current) {
    return switch (current) {
      case SAMPLE -> start(Phase.TRAIN_PARTITIONS);
      case TRAIN_PARTITIONS -> start(Phase.TRAIN_QUANTIZER);
      case TRAIN_QUANTIZER -> start(Phase.ENCODE);
      case ENCODE -> start(Phase.WRITE);
      case WRITE -> start(Phase.BUILD_GRAPHS);
      case BUILD_GRAPHS -> start(Phase.COMMIT);
      case COMMIT, DONE -> start(Phase.DONE);
    };
  }
}
