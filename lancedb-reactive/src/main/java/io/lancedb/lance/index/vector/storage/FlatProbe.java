package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/** A query at vectors as they are: exact distances. */
final class FlatProbe implements Probe {

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
    ProbeScan.search(this, vectors, top, lower, upper, allowed);
  }
}
