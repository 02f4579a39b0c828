package io.lancedb.lance.simd;

/** Centroids in tiles: element {@code d} of all centroids of a tile lie side by side. */
final class CentroidTiles {

  private CentroidTiles() {}

  /** The mean of each element. */
  static double[] mean(float[] centroids, int offset, int count, int dimension) {
    double[] mean = new double[dimension];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < dimension; d++) {
        mean[d] += centroids[offset + i * dimension + d];
      }
    }
    for (int d = 0; d < dimension; d++) {
      mean[d] /= count;
    }
    return mean;
  }

  /** Index of element {@code d} of centroid {@code i}. */
  static long index(int i, int d, int dimension, int tile) {
    return ((long) (i / tile) * dimension + d) * tile + i % tile;
  }
}
