package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;

/** A query at the vectors of one partition. For one thread at a time. */
public interface Probe {

  /** The distance of one vector. */
  float distance(int vector);

  /** The distances of vectors {@code [from, from + count)}, as {@link #distance} gives them. */
  void distances(int from, int count, float[] out, int outOffset);

  /** The distances of some vectors, as {@link #distance} gives them: what graphs are walked by. */
  default void distances(int[] vectors, int count, float[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = distance(vectors[i]);
    }
  }

  /**
   * Offers the nearest vectors by row id. May skip whatever cannot enter {@code top}.
   *
   * @param lower least distance, inclusive
   * @param upper greatest distance, exclusive; positive infinity for none
   * @param allowed rows to consider, null for all
   */
  void search(TopK top, float lower, float upper, @Nullable AllowedRows allowed);
}
