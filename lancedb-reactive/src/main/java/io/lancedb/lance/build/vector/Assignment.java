package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.NearestCentroid;
import io.lancedb.lance.simd.QuantizedKernels;

/** Finds the nearest centroid of vectors. Immutable and safe for use by many threads. */
public final class Assignment {

  private final Centroids centroids;
  private final Metric metric;
  private final NearestCentroid kernel;

  /** Prepares the centroids; the metric is l2, cosine (l2 of vectors of unit length) or dot. */
  public Assignment(Centroids centroids, Metric metric) {
    this.centroids = centroids;
    this.metric = metric == Metric.DOT ? Metric.DOT : Metric.L2;
    this.kernel = centroids.kernel(metric == Metric.DOT);
  }

  /**
   * Assigns vectors; plain CPU work, so call it for blocks of some thousand.
   *
   * @param rows vectors back to back
   * @param partitions receives the number of the nearest centroid of each
   * @param distances receives its distance: squared Euclidean, or 1 - inner product for dot
   */
  public void assign(float[] rows, int count, int[] partitions, float[] distances) {
    int dimension = centroids.dimension();
    kernel.find(rows, 0, dimension, count, partitions, 0);
    for (int i = 0; i < count; i++) {
      distances[i] =
          QuantizedKernels.distance(
              metric,
              rows,
              i * dimension,
              centroids.values(),
              partitions[i] * dimension,
              dimension);
    }
  }
}
