package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.simd.Metric;

/** Finds the nearest centroid of vectors. Immutable and safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Assignment {

  /** Prepares the centroids; the metric is l2, cosine (l2 of vectors of unit length) or dot. */
  public Assignment(Centroids centroids, Metric metric) {}

  /**
   * Assigns vectors; plain CPU work, so call it for blocks of some thousand.
   *
   * @param rows vectors back to back
   * @param partitions receives the number of the nearest centroid of each
   * @param distances receives its distance: squared Euclidean, or 1 - inner product for dot
   */
  public void assign(float[] rows, int count, int[] partitions, float[] distances) {
    if (count > 0) {
      throw new UnsupportedFeatureException("assignment");
    }
  }
}
