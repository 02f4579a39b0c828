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
  private final ByteKernel kernel;
  private final boolean dot;

  /** A distance is {@code constant + perCode * sum of the vector's codes + factor * kernel}. */
  private final float constant;

  private final float perCode;
  private final float factor;
  private int[] sums = new int[1];
  private final int[] one = new int[1];

  ScalarProbe(ScalarVectors vectors, ByteKernel kernel, int querySum) {
    this.vectors = vectors;
    this.kernel = kernel;
    ScalarStorage storage = vectors.storage();
    double step = storage.step();
    this.dot = storage.metric() == Metric.DOT;
    if (dot) {
      double middle = storage.start() + step / 2; // what code 0 stands for
      constant = (float) (1 - storage.dimension() * middle * middle - middle * step * querySum);
      perCode = (float) (-middle * step);
      factor = (float) (-step * step);
    } else {
      constant = 0;
      perCode = 0;
      factor = (float) (step * step);
    }
  }

  @Override
  public float distance(int vector) {
    long at = (long) vector * vectors.storage().dimension();
    kernel.sums(vectors.codes(), at, 1, one, 0);
    return dot ? constant + perCode * vectors.sums()[vector] + factor * one[0] : factor * one[0];
  }

  @Override
  public void distances(int from, int count, float[] out, int outOffset) {
    int[] found = sums(count);
    long at = (long) from * vectors.storage().dimension();
    kernel.sums(vectors.codes(), at, count, found, 0);
    if (dot) {
      int[] own = vectors.sums();
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = constant + perCode * own[from + i] + factor * found[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = factor * found[i];
      }
    }
  }

  @Override
  public void distances(int[] numbers, int count, float[] out) {
    int[] found = sums(count);
    kernel.sums(vectors.codes(), 0, numbers, count, found);
    if (dot) {
      int[] own = vectors.sums();
      for (int i = 0; i < count; i++) {
        out[i] = constant + perCode * own[numbers[i]] + factor * found[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = factor * found[i];
      }
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
