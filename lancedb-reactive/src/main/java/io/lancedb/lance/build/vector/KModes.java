package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains centroids of binary vectors: each bit of a centroid is what most of its vectors have. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class KModes {

  private KModes() {}

  /** As {@link KMeans#train}, for binary vectors of {@code dimension} bytes. */
  public static Mono<BinaryCentroids> train(
      byte[] sample,
      int rows,
      int dimension,
      KMeansOptions options,
      Scheduler cpu,
      DoubleConsumer progress) {
    return Mono.error(() -> new UnsupportedFeatureException("k-modes"));
  }
}
