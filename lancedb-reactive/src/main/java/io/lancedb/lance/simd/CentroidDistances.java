package io.lancedb.lance.simd;

/**
 * The distances of a vector to a fixed set of centroids: ranks partitions and fills the tables of
 * product quantization. Sums run over the elements in ascending order, products are rounded before
 * they are added; so every implementation gives the same bits. Immutable and safe for use by many
 * threads.
 */
public interface CentroidDistances {

  /** Number of centroids. */
  int count();

  /**
   * Computes all distances.
   *
   * @param vector its elements begin at index {@code offset}
   * @param out receives a distance for each centroid from index {@code outOffset} on
   */
  void distances(float[] vector, int offset, float[] out, int outOffset);
}
