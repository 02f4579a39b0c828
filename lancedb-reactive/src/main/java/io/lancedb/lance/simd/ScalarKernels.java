package io.lancedb.lance.simd;

/** Kernels without the Vector API, for a JVM that has no {@code jdk.incubator.vector}. */
final class ScalarKernels implements KernelProvider {

  private final SignKernel signs = new ScalarSignKernel();

  @Override
  public SignKernel signs() {
    return signs;
  }

  @Override
  public DistanceKernel float32(Metric metric, float[] query) {
    return new ScalarFloatKernel(metric, ElementType.FLOAT32, query);
  }

  @Override
  public DistanceKernel float16(Metric metric, float[] query) {
    return new ScalarFloatKernel(metric, ElementType.FLOAT16, query);
  }

  @Override
  public DistanceKernel float64(Metric metric, double[] query) {
    return new ScalarDoubleKernel(metric, query);
  }

  @Override
  public int firstAtMost(float[] distances, int from, int to, float limit) {
    for (int i = from; i < to; i++) {
      if (distances[i] <= limit) {
        return i;
      }
    }
    return to;
  }

  @Override
  public NearestCentroid nearestCentroid(
      boolean dot, float[] centroids, int offset, int count, int dimension) {
    return new ScalarNearestCentroid(
        new ScalarCentroidDistances(dot, centroids, offset, count, dimension));
  }

  @Override
  public CentroidDistances centroidDistances(
      boolean dot, float[] centroids, int offset, int count, int dimension) {
    return new ScalarCentroidDistances(dot, centroids, offset, count, dimension);
  }

  @Override
  public ByteKernel byteKernel(byte[] query, boolean products) {
    return new ScalarByteKernel(query, products);
  }

  @Override
  public CodeKernel codeKernel() {
    return new ScalarCodeKernel();
  }

  @Override
  public float pair(boolean dot, float[] x, int xOffset, float[] y, int yOffset, int length) {
    return FloatSums.pair(dot, x, xOffset, y, yOffset, length);
  }
}
