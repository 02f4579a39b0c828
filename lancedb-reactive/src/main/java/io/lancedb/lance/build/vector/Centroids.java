package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.NearestCentroid;
import io.lancedb.lance.simd.QuantizedKernels;

/**
 * The centres of partitions.
 *
 * @param values the elements of all centroids, one after the other; not to be changed
 * @param count how many
 * @param dimension elements of each
 * @param loss sum of the distances of the training vectors to their centroids
 */
@SuppressWarnings("ArrayRecordComponent")
public record Centroids(float[] values, int count, int dimension, double loss) {

  /** Checks the sizes. */
  public Centroids {
    if (count < 1 || dimension < 1 || values.length != Math.multiplyExact(count, dimension)) {
      throw new IllegalArgumentException(
          "%d values are not %d centroids of %d".formatted(values.length, count, dimension));
    }
  }

  /** Finds the nearest centroid. */
  NearestCentroid kernel(boolean dot) {
    return QuantizedKernels.nearest(dot ? Metric.DOT : Metric.L2, values, 0, count, dimension);
  }
}
