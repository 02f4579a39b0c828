package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Trains centroids. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class KMeans {

  private KMeans() {}

  /**
   * Emits the centroids of a sample. Cold; cancel stops at the end of the running tasks.
   *
   * @param sample vectors back to back, finite, of unit length where the distance is cosine; not to
   *     be changed until the result is there
   * @param rows number of vectors
   * @param cpu runs the tasks, on as many threads as there are processors
   * @param progress receives the share that is done, 0 to 1, not decreasing; called by tasks
   */
  public static Mono<Centroids> train(
      float[] sample,
      int rows,
      int dimension,
      KMeansOptions options,
      Scheduler cpu,
      DoubleConsumer progress) {
    return Mono.error(() -> new UnsupportedFeatureException("k-means"));
  }
}
