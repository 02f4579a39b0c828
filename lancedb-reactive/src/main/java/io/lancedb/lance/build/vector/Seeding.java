package io.lancedb.lance.build.vector;

import io.lancedb.lance.simd.CentroidDistances;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.QuantizedKernels;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses the first centroids from the vectors, each with a probability that grows with its squared
 * distance to those that are chosen (k-means++), among vectors evenly spread over the sample.
 */
final class Seeding {

  /** Candidates a centroid. */
  private static final int CANDIDATES = 24;

  private Seeding() {}

  /** The elements of {@code k} centroids. */
  static float[] choose(float[] vectors, int rows, int dimension, int k, long seed) {
    int count = (int) Math.min(rows, Math.max(1024, (long) k * CANDIDATES));
    float[] candidates = new float[Math.multiplyExact(count, dimension)];
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * rows / count);
      System.arraycopy(vectors, row * dimension, candidates, i * dimension, dimension);
    }
    // The roles are exchanged: the kernel measures all candidates from a chosen one.
    CentroidDistances kernel =
        QuantizedKernels.distances(Metric.L2, candidates, 0, count, dimension);
    SplittableRandom random = new SplittableRandom(seed);
    float[] centroids = new float[Math.multiplyExact(k, dimension)];
    float[] least = new float[count];
    float[] distances = new float[count];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    int chosen = random.nextInt(count);
    for (int i = 0; i < k; i++) {
      System.arraycopy(candidates, chosen * dimension, centroids, i * dimension, dimension);
      kernel.distances(candidates, chosen * dimension, distances, 0);
      double sum = 0;
      for (int j = 0; j < count; j++) {
        least[j] = distances[j] < least[j] ? distances[j] : least[j];
        sum += least[j];
      }
      chosen = drawn(least, sum, random);
    }
    return centroids;
  }

  private static int drawn(float[] weights, double sum, SplittableRandom random) {
    if (!(sum > 0) || Double.isInfinite(sum)) {
      return random.nextInt(weights.length);
    }
    double left = random.nextDouble() * sum;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
