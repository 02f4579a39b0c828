package io.lancedb.lance.simd;

import java.util.Arrays;

/** {@link FloatSums} for doubles: four partial sums, the order of a 256-bit register. */
final class DoubleSums {

  /** Number of partial sums. */
  static final int LANES = 4;

  private DoubleSums() {}

  /** A copy with zeros up to the next multiple of {@link #LANES}: they add nothing to any sum. */
  static double[] pad(double[] vector) {
    return Arrays.copyOf(vector, Math.ceilDiv(vector.length, LANES) * LANES);
  }

  /** The sum of squared differences of two padded vectors of the same length. */
  static double squaredDistance(double[] x, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int i = 0; i + 3 < x.length; i += LANES) {
      double d0 = x[i] - y[i];
      double d1 = x[i + 1] - y[i + 1];
      double d2 = x[i + 2] - y[i + 2];
      double d3 = x[i + 3] - y[i + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    return (s0 + s2) + (s1 + s3);
  }

  /** The inner product of two padded vectors of the same length. */
  static double dot(double[] x, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int i = 0; i + 3 < x.length; i += LANES) {
      s0 += x[i] * y[i];
      s1 += x[i + 1] * y[i + 1];
      s2 += x[i + 2] * y[i + 2];
      s3 += x[i + 3] * y[i + 3];
    }
    return (s0 + s2) + (s1 + s3);
  }

  /** The Euclidean length of a padded vector. */
  static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }
}
