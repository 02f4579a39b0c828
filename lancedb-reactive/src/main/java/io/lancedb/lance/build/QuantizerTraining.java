package io.lancedb.lance.build;

import io.lancedb.error.UnsupportedFeatureException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains centroids and quantizers. */
public final class QuantizerTraining implements Training {

  @Override
  public Mono<Trained> train(
      VectorSample sample, BuildPlan plan, Scheduler cpu, BuildListener listener) {
    return Mono.error(() ->
        new UnsupportedFeatureException("Training of %s is not there yet".formatted(plan.kind())));
  }
}
