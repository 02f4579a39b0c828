package io.lancedb.lance.simd;

import java.util.Objects;

/** Chooses the kernels of quantized vectors and centroids, as {@link DistanceKernels} does. */
public final class QuantizedKernels {

  private QuantizedKernels() {}

  /**
   * Nearest centroids by l2 (also for cosine, of vectors of unit length) or by dot.
   *
   * @param centroids centroid {@code i} begins at index {@code offset + i * dimension}; copied
   */
  public static NearestCentroid nearest(
      Metric metric, float[] centroids, int offset, int count, int dimension) {
    check(metric, centroids, offset, count, dimension);
    return DistanceKernels.provider()
        .nearestCentroid(metric == Metric.DOT, centroids, offset, count, dimension);
  }

  /**
   * Distances to centroids: squared Euclidean for l2 and cosine, 1 - inner product for dot.
   *
   * @param centroids centroid {@code i} begins at index {@code offset + i * dimension}; copied
   */
  public static CentroidDistances distances(
      Metric metric, float[] centroids, int offset, int count, int dimension) {
    check(metric, centroids, offset, count, dimension);
    return DistanceKernels.provider()
        .centroidDistances(metric == Metric.DOT, centroids, offset, count, dimension);
  }

  /** Sums of squared differences of unsigned bytes. */
  public static ByteKernel squaredDifferences(byte[] query) {
    return DistanceKernels.provider().byteKernel(query, false);
  }

  /** Inner products of unsigned bytes. */
  public static ByteKernel products(byte[] query) {
    return DistanceKernels.provider().byteKernel(query, true);
  }

  /** Sums of table entries that codes of product quantization select. */
  public static CodeKernel codes() {
    return DistanceKernels.provider().codeKernel();
  }

  /** The distance of two parts of arrays: squared Euclidean, or 1 - inner product for dot. */
  public static float distance(
      Metric metric, float[] x, int xOffset, float[] y, int yOffset, int length) {
    boolean dot = metric == Metric.DOT;
    float sum = DistanceKernels.provider().pair(dot, x, xOffset, y, yOffset, length);
    return dot ? 1 - sum : sum;
  }

  private static void check(
      Metric metric, float[] centroids, int offset, int count, int dimension) {
    if (metric == Metric.HAMMING) {
      throw new IllegalArgumentException("hamming is not defined for floats");
    }
    if (count < 1 || dimension < 1) {
      throw new IllegalArgumentException("%d centroids of %d elements".formatted(count, dimension));
    }
    Objects.checkFromIndexSize(offset, Math.multiplyExact(count, dimension), centroids.length);
  }
}
