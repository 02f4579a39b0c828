package io.lancedb.lance.simd;

/**
 * Finds the nearest of a fixed set of centroids: what k-means, the assignment of vectors to
 * partitions and product quantization are made of. Immutable and safe for use by many threads.
 */
public interface NearestCentroid {

  /**
   * Finds the nearest centroid of some vectors; of several that are as near as single precision can
   * tell, any one.
   *
   * @param vectors vector {@code i} begins at index {@code offset + i * stride}
   * @param nearest receives the number of the centroid from index {@code outOffset} on; 0 if no
   *     distance is a number
   */
  void find(float[] vectors, int offset, int stride, int count, int[] nearest, int outOffset);
}
