package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/** Measures all vectors of a partition, or those of the rows that may be returned. */
final class ProbeScan {

  /** Vectors whose distances are computed at a time. */
  private static final int BLOCK = 512;

  /** Where fewer rows than this are allowed, they are looked for before they are measured. */
  private static final double FEW = 0.25;

  private ProbeScan() {}

  /** What {@link Probe#search} promises. */
  static void search(
      Probe probe,
      StoredVectors vectors,
      TopK top,
      float lower,
      float upper,
      @Nullable AllowedRows allowed) {
    if (allowed != null && allowed.share() < FEW) {
      searchAllowed(probe, vectors, top, lower, upper, allowed);
      return;
    }
    int size = vectors.size();
    float[] block = new float[Math.min(size, BLOCK)];
    for (int from = 0; from < size; from += BLOCK) {
      int count = Math.min(BLOCK, size - from);
      probe.distances(from, count, block, 0);
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

  private static void searchAllowed(
      Probe probe, StoredVectors vectors, TopK top, float lower, float upper, AllowedRows allowed) {
    for (int i = 0; i < vectors.size(); i++) {
      long rowId = vectors.rowId(i);
      if (allowed.contains(rowId)) {
        offer(top, probe.distance(i), rowId, lower, upper);
      }
    }
  }

  private static void offer(TopK top, float distance, long rowId, float lower, float upper) {
    if (distance >= lower && (distance < upper || upper == Float.POSITIVE_INFINITY)) {
      top.offer(distance, rowId);
    }
  }
}
