package io.lancedb.lance.build.vector;

import io.lancedb.error.InvalidIndexException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.simd.Metric;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Trains centroids. Many of them are trained in two levels: coarse centroids first, then those of
 * the vectors of each, as many as its share of the vectors asks for; some iterations over all
 * vectors and centroids finish the work.
 */
public final class KMeans {

  /** More centroids than this are trained in two levels. */
  private static final int FLAT_LIMIT = 256;

  private KMeans() {}

  /**
   * Emits the centroids of a sample. Cold; cancel stops at the end of the running tasks. Fails if
   * there are fewer vectors than centroids.
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
    if (dimension < 1 || sample.length < Math.multiplyExact(rows, dimension)) {
      throw new IllegalArgumentException(
          "%d values are not %d vectors of %d".formatted(sample.length, rows, dimension));
    }
    if (options.metric() == Metric.HAMMING) {
      return Mono.error(() -> new UnsupportedFeatureException("hamming distance of floats"));
    }
    if (rows < options.k()) {
      return Mono.error(() ->
          new InvalidIndexException(
              "Not enough rows to train %d centroids: only %d vectors are available"
                  .formatted(options.k(), rows)));
    }
    boolean dot = options.metric() == Metric.DOT;
    return Mono.defer(() ->
            options.k() <= FLAT_LIMIT
                ? flat(sample, rows, dimension, dot, options, cpu, progress)
                : new TwoLevelKMeans(sample, rows, dimension, dot, options, progress).train(cpu))
        .doOnSuccess(centroids -> progress.accept(1));
  }

  private static Mono<Centroids> flat(
      float[] sample,
      int rows,
      int dimension,
      boolean dot,
      KMeansOptions options,
      Scheduler cpu,
      DoubleConsumer progress) {
    return Mono.fromCallable(() ->
            Lloyd.sampled(
                sample, rows, dimension, dot, options.k(), options.maxIterations(), options.seed()))
        .subscribeOn(cpu)
        .flatMap(lloyd ->
            lloyd
                .run(
                    cpu,
                    () ->
                        progress.accept(
                            Math.min(1, (double) lloyd.iterations() / options.maxIterations())))
                .then(Mono.fromCallable(lloyd::centroids)));
  }
}
