package io.lancedb.lance.simd;

import java.util.Arrays;

/** All centroids advance together, element by element, which the JIT makes vector code of. */
final class ScalarCentroidDistances implements CentroidDistances {

  private final boolean dot;
  private final int count;
  private final int dimension;

  /** Element {@code d} of centroid {@code i} is at {@code d * count + i}. */
  private final float[] transposed;

  ScalarCentroidDistances(boolean dot, float[] centroids, int offset, int count, int dimension) {
    this.dot = dot;
    this.count = count;
    this.dimension = dimension;
    this.transposed = new float[Math.multiplyExact(count, dimension)];
    for (int i = 0; i < count; i++) {
      for (int d = 0; d < dimension; d++) {
        transposed[d * count + i] = centroids[offset + i * dimension + d];
      }
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void distances(float[] vector, int offset, float[] out, int outOffset) {
    Arrays.fill(out, outOffset, outOffset + count, 0);
    for (int d = 0; d < dimension; d++) {
      float x = vector[offset + d];
      int from = d * count;
      if (dot) {
        for (int i = 0; i < count; i++) {
          out[outOffset + i] += transposed[from + i] * x;
        }
      } else {
        for (int i = 0; i < count; i++) {
          float difference = transposed[from + i] - x;
          out[outOffset + i] += difference * difference;
        }
      }
    }
    if (dot) {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = 1 - out[outOffset + i];
      }
    }
  }
}
