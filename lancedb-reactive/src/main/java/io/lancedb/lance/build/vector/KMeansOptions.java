package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.Metric;

/**
 * How centroids are trained.
 *
 * @param k number of centroids, at least 1
 * @param metric l2, cosine (l2 of vectors of unit length) or dot; hamming for binary vectors
 * @param maxIterations bound of the iterations, at least 1
 * @param seed of all random choices: equal seeds and samples give equal centroids
 */
public record KMeansOptions(int k, Metric metric, int maxIterations, long seed) {

  /** Checks the ranges. */
  public KMeansOptions {
    if (k < 1 || maxIterations < 1) {
      throw new IllegalArgumentException(
          "k and the number of iterations must be at least 1, not %d and %d"
              .formatted(k, maxIterations));
    }
  }
}
