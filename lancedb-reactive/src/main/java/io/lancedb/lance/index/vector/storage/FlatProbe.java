package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/** A query at vectors as they are: exact distances. */
final class FlatProbe implements Probe {

  /** Vectors whose distances are computed at a time. */
  private static final int BLOCK = 512;

  /** Where fewer rows than this are allowed, they are looked for before they are measured. */
  private static final double FEW = 0.25;

  private final FlatVectors vectors;
  private final DistanceKernel kernel;
  private final long vectorBytes;
  private final float[] one = new float[1];

  /** Unit vectors may seem to be nearer than near by a rounding error. */
  private final float least;

  FlatProbe(FlatVectors vectors, DistanceKernel kernel) {
    this.vectors = vectors;
    this.kernel = kernel;
    this.vectorBytes = vectors.storage().vectorBytes();
    this.least = vectors.storage().metric() == Metric.COSINE ? 0 : Float.NEGATIVE_INFINITY;
  }

  @Override
  public float distance(int vector) {
    kernel.distances(vectors.elements(), vector * vectorBytes, 1, one, 0);
    return Math.max(least, one[0]);
  }

  @Override
  public void distances(int from, int count, float[] out, int outOffset) {
    kernel.distances(vectors.elements(), from * vectorBytes, count, out, outOffset);
    if (least == 0) {
      for (int i = outOffset; i < outOffset + count; i++) {
        out[i] = Math.max(0, out[i]);
      }
    }
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
      kernel.distances(vectors.elements(), from * vectorBytes, count, block, 0);
      for (int i = DistanceKernels.firstAtMost(block, 0, count, top.threshold());
          i < count;
          i = DistanceKernels.firstAtMost(block, i + 1, count, top.threshold())) {
        long rowId = vectors.rowId(from + i);
        if (allowed == null || allowed.contains(rowId)) {
          offer(top, Math.max(least, block[i]), rowId, lower, upper);
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
