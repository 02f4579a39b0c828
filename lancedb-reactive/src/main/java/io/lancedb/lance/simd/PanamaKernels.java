package io.lancedb.lance.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Kernels over the Vector API; to be loaded only where {@code jdk.incubator.vector} is. */
final class PanamaKernels implements KernelProvider {

  private static final VectorSpecies<Float> WIDEST = FloatVector.SPECIES_PREFERRED;

  private final KernelProvider scalar = new ScalarKernels();

  private final SignKernel signs = signKernel();

  private static SignKernel signKernel() {
    if (WIDEST.length() == 16) {
      return new PanamaWideSignKernel();
    }
    // Sums of eight lanes need registers of eight lanes.
    return WIDEST.length() == FloatSums.LANES ? new PanamaSignKernel() : new ScalarSignKernel();
  }

  @Override
  public SignKernel signs() {
    return signs;
  }

  /** Whether registers are wide enough to be worth it: 256 bits, or the 128 bits of NEON. */
  static boolean worthwhile() {
    return WIDEST.length() >= 8
        || (WIDEST.length() == 4 && System.getProperty("os.arch").equals("aarch64"));
  }

  /** Whether float distances have the same bits as those of the scalar kernels. */
  static boolean sameBitsAsScalar() {
    return PanamaFloatLanes.LANES == FloatSums.LANES;
  }

  @Override
  public DistanceKernel float32(Metric metric, float[] query) {
    return switch (metric) {
      case L2 -> new PanamaFloatL2Kernel(query);
      case DOT -> new PanamaFloatDotKernel(query);
      case COSINE -> new PanamaFloatCosineKernel(query);
      case HAMMING -> throw new IllegalStateException("hamming has a kernel of its own");
    };
  }

  @Override
  public DistanceKernel float16(Metric metric, float[] query) {
    return new WideningKernel(query.length, float32(metric, query));
  }

  @Override
  public DistanceKernel float64(Metric metric, double[] query) {
    if (DoubleVector.SPECIES_PREFERRED.length() < DoubleSums.LANES) {
      return scalar.float64(metric, query);
    }
    return switch (metric) {
      case L2 -> new PanamaDoubleL2Kernel(query);
      case DOT -> new PanamaDoubleDotKernel(query);
      case COSINE -> new PanamaDoubleCosineKernel(query);
      case HAMMING -> throw new IllegalStateException("hamming has a kernel of its own");
    };
  }

  @Override
  public int firstAtMost(float[] distances, int from, int to, float limit) {
    int lanes = WIDEST.length();
    int i = from;
    for (; i <= to - lanes; i += lanes) {
      VectorMask<Float> hits =
          FloatVector.fromArray(WIDEST, distances, i).compare(VectorOperators.LE, limit);
      if (hits.anyTrue()) {
        return i + hits.firstTrue();
      }
    }
    return scalar.firstAtMost(distances, i, to, limit);
  }

  @Override
  public NearestCentroid nearestCentroid(
      boolean dot, float[] centroids, int offset, int count, int dimension) {
    return new PanamaNearestCentroid(dot, centroids, offset, count, dimension);
  }

  @Override
  public CentroidDistances centroidDistances(
      boolean dot, float[] centroids, int offset, int count, int dimension) {
    return new PanamaCentroidDistances(dot, centroids, offset, count, dimension);
  }

  @Override
  public ByteKernel byteKernel(byte[] query, boolean products) {
    return new PanamaByteKernel(query, products);
  }

  @Override
  public CodeKernel codeKernel() {
    return PanamaCodeKernel.possible() ? new PanamaCodeKernel() : scalar.codeKernel();
  }

  @Override
  public float pair(boolean dot, float[] x, int xOffset, float[] y, int yOffset, int length) {
    return PanamaFloatLanes.LANES == FloatSums.LANES
        ? PanamaFloatPair.compute(dot, x, xOffset, y, yOffset, length)
        : scalar.pair(dot, x, xOffset, y, yOffset, length);
  }
}
