package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.ByteKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/** A query at scalar-quantized vectors. */
final class ScalarProbe implements Probe {

  /** Vectors whose distances are computed at a time. */
  private static final int BLOCK = 512;

  /** Where fewer rows than this are allowed, they are looked for before they are measured. */
  private static final double FEW = 0.25;

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
    if (allowed != null && allowed.share() < FEW) {
      searchAllowed(top, lower, upper, allowed);
      return;
    }
    int size = vectors.size();
    float[] block = new float[Math.min(size, BLOCK)];
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      distances(from, count, block, 0);
      for (int i = DistanceKernels.firstAtMost(block, 0, count, top.threshold());
          i < count;
          i = DistanceKernels.firstAtMost(block, i + 1, count, top.threshold())) {
        long rowId = vectors.rowId(from + i);
        if (allowed == null || allowed.contains(rowId)) {
          offer(top, block[i], rowId, lower, upper);
        }
      }
    }
  }

  private void searchAllowed(TopK top, float lower, float upper, AllowedRows allowed) {
    for (int i = 0; i < vectors.size(); i++) {
      long rowId = vectors.rowId(i);
      if (allowed.contains(rowId)) {
        offer(top, distance(i), rowId, lower, upper);
      }
    }
  }

  private static void offer(TopK top, float distance, long rowId, float lower, float upper) {
    if (distance >= lower && (distance < upper || upper == Float.POSITIVE_INFINITY)) {
      top.offer(distance, rowId);
    }
  }
}
