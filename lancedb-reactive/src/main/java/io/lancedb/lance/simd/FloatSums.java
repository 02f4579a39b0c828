package io.lancedb.lance.simd;

import java.util.Arrays;

/**
 * Sums over float vectors in the order that all kernels share: element {@code i} goes to partial
 * sum {@code i % 8}, products are rounded before they are added, and the partial sums are folded in
 * halves. The order is that of a 256-bit register, so the Vector API gives the same bits.
 */
final class FloatSums {

  /** Number of partial sums. */
  static final int LANES = 8;

  private FloatSums() {}

  /** A copy with zeros up to the next multiple of {@link #LANES}: they add nothing to any sum. */
  static float[] pad(float[] vector) {
    return Arrays.copyOf(vector, Math.ceilDiv(vector.length, LANES) * LANES);
  }

  /** The sum of squared differences of two padded vectors of the same length. */
  static float squaredDistance(float[] x, float[] y) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int i = 0; i + 7 < x.length; i += LANES) {
      float d0 = x[i] - y[i];
      float d1 = x[i + 1] - y[i + 1];
      float d2 = x[i + 2] - y[i + 2];
      float d3 = x[i + 3] - y[i + 3];
      float d4 = x[i + 4] - y[i + 4];
      float d5 = x[i + 5] - y[i + 5];
      float d6 = x[i + 6] - y[i + 6];
      float d7 = x[i + 7] - y[i + 7];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
      s4 += d4 * d4;
      s5 += d5 * d5;
      s6 += d6 * d6;
      s7 += d7 * d7;
    }
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }

  /** The inner product of two padded vectors of the same length. */
  static float dot(float[] x, float[] y) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    for (int i = 0; i + 7 < x.length; i += LANES) {
      s0 += x[i] * y[i];
      s1 += x[i + 1] * y[i + 1];
      s2 += x[i + 2] * y[i + 2];
      s3 += x[i + 3] * y[i + 3];
      s4 += x[i + 4] * y[i + 4];
      s5 += x[i + 5] * y[i + 5];
      s6 += x[i + 6] * y[i + 6];
      s7 += x[i + 7] * y[i + 7];
    }
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }

  /** The Euclidean length of a padded vector. */
  static float norm(float[] x) {
    return (float) Math.sqrt(dot(x, x));
  }

  /** The squared distance, or the inner product, of two parts of arrays, in the shared order. */
  static float pair(boolean dot, float[] x, int xOffset, float[] y, int yOffset, int length) {
    float[] a = pad(Arrays.copyOfRange(x, xOffset, xOffset + length));
    float[] b = pad(Arrays.copyOfRange(y, yOffset, yOffset + length));
    return dot ? dot(a, b) : squaredDistance(a, b);
  }
}
