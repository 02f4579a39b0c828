package io.lancedb.lance.simd;

/** One implementation of the kernels; every provider gives the same ranking. */
interface KernelProvider {

  /** A kernel for float32 vectors; the metric is L2, COSINE or DOT. */
  DistanceKernel float32(Metric metric, float[] query);

  /** A kernel for float16 vectors; the query is already rounded to half precision. */
  DistanceKernel float16(Metric metric, float[] query);

  /** A kernel for float64 vectors. */
  DistanceKernel float64(Metric metric, double[] query);

  /** The first index in {@code [from, to)} whose distance is at most {@code limit}, else to. */
  int firstAtMost(float[] distances, int from, int to, float limit);

  /** Nearest centroids by inner product, else by squared Euclidean distance. */
  NearestCentroid nearestCentroid(
      boolean dot, float[] centroids, int offset, int count, int dimension);

  /** Distances to centroids: 1 - inner product, else squared Euclidean. */
  CentroidDistances centroidDistances(
      boolean dot, float[] centroids, int offset, int count, int dimension);

  /** Inner products of unsigned bytes, else their sums of squared differences. */
  ByteKernel byteKernel(byte[] query, boolean products);

  /** Sums of table entries that codes select. */
  CodeKernel codeKernel();

  /** The squared Euclidean distance, or the inner product, of two parts of arrays. */
  float pair(boolean dot, float[] x, int xOffset, float[] y, int yOffset, int length);

  /** Kernels for codes of few bits an element. */
  SignKernel signs();
}
