package io.lancedb.lance.build.vector;

import io.lancedb.lance.index.vector.storage.ExtraCodes;
import io.lancedb.lance.simd.FastRotation;
import io.lancedb.lance.simd.Metric;
import java.util.Arrays;

/** The RaBitQ code of one vector and its factors. For one thread at a time. */
final class RabitCode {

  /** Where the search for the scale of extra codes starts, as a share of its end, by bits. */
  private static final float[] STARTS = {0, .15f, .20f, .52f, .59f, .71f, .75f, .77f, .81f};

  private static final int SCALES = 16;
  private static final int FINER_SCALES = 8;
  private static final float ROUNDING = 1e-5f;
  private static final double ERROR = 1.9;

  private final Metric metric;
  private final int dimension;
  private final int extraBits;
  private final byte[] signs;
  private final byte[] extra;
  private final float[] residual;
  private final float[] sizes;
  private final float[] factors;
  private final float[] sums = new float[4];

  RabitCode(Metric metric, int dimension, int bits) {
    this.metric = metric;
    this.dimension = dimension;
    extraBits = bits - 1;
    signs = new byte[Math.ceilDiv(dimension, 8)];
    extra = new byte[Math.ceilDiv(dimension, ExtraCodes.BLOCK) * ExtraCodes.BLOCK];
    residual = new float[8 * signs.length];
    sizes = new float[dimension];
    factors = new float[bits == 1 ? 3 : 5];
  }

  byte[] signs() {
    return signs;
  }

  /** One byte for each element. */
  byte[] extra() {
    return extra;
  }

  /** Add, scale and error of the signs, then add and scale of all bits. */
  float[] factors() {
    return factors;
  }

  /**
   * Encodes a vector.
   *
   * @param vector the rotated vector
   * @param centroids rotated centroids; that of the vector starts at {@code centroid}
   * @param length the squared length of the residual before it was rotated
   */
  void encode(float[] vector, float[] centroids, int centroid, float length) {
    FastRotation.subtract(vector, centroids, centroid, dimension, residual, sums);
    float absolute = sums[0];
    float square = sums[1];
    float product = sums[2];
    float signed = sums[3];
    for (int i = 0; i < signs.length; i++) {
      int bits = 0;
      for (int bit = 0; bit < 8; bit++) {
        bits |= (~Float.floatToRawIntBits(residual[8 * i + bit]) >>> 31) << bit;
      }
      signs[i] = (byte) (8 * i + 8 <= dimension ? bits : bits & (1 << (dimension - 8 * i)) - 1);
    }
    // Signs stand for elements of -1/2 and 1/2.
    factors(0, length, absolute / 2, signed / 2, product);
    factors[2] = error(length, absolute / 2);
    if (extraBits > 0) {
      encodeExtra(square);
      float all = 0;
      float centroidProduct = 0;
      float middle = (1 << extraBits) - 0.5f;
      for (int i = 0; i < dimension; i++) {
        int sign = Float.floatToRawIntBits(residual[i]) < 0 ? 0 : 1 << extraBits;
        float value = sign + Byte.toUnsignedInt(extra[i]) - middle;
        all += residual[i] * value;
        centroidProduct += centroids[centroid + i] * value;
      }
      factors(3, length, all, centroidProduct, product);
    }
  }

  /** The factors for a code with this inner product with the residual and with the centroid. */
  private void factors(int at, float length, float code, float centroidCode, float product) {
    float quotient = code == 0 ? 0 : length / code;
    if (metric == Metric.DOT) {
      factors[at] = 1 - product + quotient * centroidCode;
      factors[at + 1] = -quotient;
    } else {
      factors[at] = length + 2 * quotient * centroidCode;
      factors[at + 1] = -2 * quotient;
    }
  }

  private float error(float length, float code) {
    if (code == 0 || length <= 0 || dimension == 1) {
      return 0;
    }
    double spread = Math.max((double) length * dimension / 4 / ((double) code * code) - 1, 0);
    double error = Math.sqrt(length) * ERROR * Math.sqrt(spread / (dimension - 1));
    return (float) (metric == Metric.DOT ? error : 2 * error);
  }

  private void encodeExtra(float square) {
    float norm = (float) Math.sqrt(square);
    float largest = 0;
    for (int i = 0; i < dimension; i++) {
      sizes[i] = Math.abs(residual[i]) / norm;
      largest = Math.max(largest, sizes[i]);
    }
    int most = (1 << extraBits) - 1;
    if (!(largest > 0) || largest == Float.POSITIVE_INFINITY) {
      Arrays.fill(extra, (byte) 0);
      return;
    }
    float scale = scale((most + 10) / largest, most);
    for (int i = 0; i < dimension; i++) {
      int value = Math.min((int) (scale * sizes[i] + ROUNDING), most);
      boolean negative = Float.floatToRawIntBits(residual[i]) < 0;
      extra[i] = (byte) (negative ? ~value & most : value);
    }
  }

  /** The scale whose code has about the smallest angle to the residual. */
  private float scale(float end, int most) {
    float start = end * STARTS[extraBits];
    float step = (end - start) / SCALES;
    float best = best(start, step, SCALES, most);
    float finer = step / FINER_SCALES;
    return best(Math.max(start, best - step + finer), finer, 2 * FINER_SCALES - 1, most);
  }

  private float best(float start, float step, int count, int most) {
    float best = start;
    float bestCosine = 0;
    for (int i = 0; i < count; i++) {
      float scale = start + i * step;
      float product = 0;
      float square = 0;
      for (int j = 0; j < dimension; j++) {
        float value = Math.min((int) (scale * sizes[j] + ROUNDING), most) + 0.5f;
        product += value * sizes[j];
        square += value * value;
      }
      float cosine = product / (float) Math.sqrt(square);
      if (cosine > bestCosine) {
        bestCosine = cosine;
        best = scale;
      }
    }
    return best;
  }
}
