package io.lancedb.lance.build;

import io.lancedb.lance.build.vector.VectorEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains what all segments of an index share. */
public interface Training {

  /**
   * What all segments of an index share.
   *
   * @param partitions its partitions
   * @param encoder its quantizer
   */
  record Trained(Partitions partitions, VectorEncoder encoder) {}

  /** Emits partitions and quantizer of a new index. */
  Mono<Trained> train(VectorSample sample, BuildPlan plan, Scheduler cpu, BuildListener listener);
}
