package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.ByteKernel;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/** A query at scalar-quantized vectors. */
final class ScalarProbe implements Probe {

  /** Vectors whose distances are computed at a time. */
  private static final int BLOCK = 512;

  private final ScalarVectors vectors;
  private final ScalarTerms terms;
  private final boolean products;
  private final int[] one = new int[1];
  private final float[] oneDistance = new float[1];
  private int[] sums = one;

  ScalarProbe(ScalarVectors vectors, ScalarTerms terms) {
    this.vectors = vectors;
    this.terms = terms;
    this.products = vectors.storage().metric() == Metric.DOT;
  }

  @Override
  public float distance(int vector) {
    distances(vector, 1, oneDistance, 0);
    return oneDistance[0];
  }

  @Override
  public void distances(int from, int count, float[] out, int outOffset) {
    int[] found = sums(count);
    long at = (long) from * vectors.storage().dimension();
    terms.kernel().sums(vectors.codes(), at, count, found, 0);
    float factor = terms.factor();
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = factor * found[i];
    }
    if (products) {
      addConstants(from, null, count, out, outOffset);
      ByteKernel low = terms.low();
      if (low != null) {
        low.sums(vectors.codes(), at, count, found, 0);
        addLow(found, count, out, outOffset);
      }
    }
  }

  @Override
  public void distances(int[] numbers, int count, float[] out) {
    int[] found = sums(count);
    terms.kernel().sums(vectors.codes(), 0, numbers, count, found);
    float factor = terms.factor();
    for (int i = 0; i < count; i++) {
      out[i] = factor * found[i];
    }
    if (products) {
      addConstants(0, numbers, count, out, 0);
      ByteKernel low = terms.low();
      if (low != null) {
        low.sums(vectors.codes(), 0, numbers, count, found);
        addLow(found, count, out, 0);
      }
    }
  }

  private void addConstants(
      int from, int @Nullable [] numbers, int count, float[] out, int outOffset) {
    int[] own = vectors.sums();
    for (int i = 0; i < count; i++) {
      int vector = numbers == null ? from + i : numbers[i];
      out[outOffset + i] += terms.constant() + terms.perCode() * own[vector];
    }
  }

  private void addLow(int[] found, int count, float[] out, int outOffset) {
    float factor = terms.lowFactor();
    for (int i = 0; i < count; i++) {
      out[outOffset + i] += factor * found[i];
    }
  }

  private int[] sums(int count) {
    if (sums.length < count) {
      sums = new int[Math.max(count, BLOCK)];
    }
    return sums;
  }

  @Override
  public void search(TopK top, float lower, float upper, @Nullable AllowedRows allowed) {
    ProbeScan.search(this, vectors, top, lower, upper, allowed);
  }
}
