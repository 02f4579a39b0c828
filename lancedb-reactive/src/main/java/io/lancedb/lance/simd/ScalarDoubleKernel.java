package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** L2, cosine and dot over float64 vectors; each vector is first copied to the heap. */
final class ScalarDoubleKernel implements DistanceKernel {

  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Metric metric;
  private final int dimension;
  private final double[] query;
  private final double queryNorm;

  ScalarDoubleKernel(Metric metric, double[] query) {
    this.metric = metric;
    this.dimension = query.length;
    this.query = DoubleSums.pad(query);
    this.queryNorm = DoubleSums.norm(this.query);
  }

  @Override
  public void distances(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    long vectorBytes = (long) dimension * Double.BYTES;
    VectorBlock.check(vectors, offset, count, vectorBytes, out, outOffset);
    double[] vector = new double[query.length];
    for (int row = 0; row < count; row++) {
      MemorySegment.copy(vectors, DOUBLE, offset + row * vectorBytes, vector, 0, dimension);
      out[outOffset + row] = (float) distance(vector);
    }
  }

  private double distance(double[] vector) {
    return switch (metric) {
      case L2 -> DoubleSums.squaredDistance(vector, query);
      case DOT -> 1 - DoubleSums.dot(vector, query);
      case COSINE -> 1 - DoubleSums.dot(vector, query) / (DoubleSums.norm(vector) * queryNorm);
      case HAMMING -> throw new IllegalStateException("hamming has a kernel of its own");
    };
  }
}
