package io.lancedb.lance.index.vector.storage;

/** A query bound to a storage. Immutable and safe for use by many threads. */
public interface StorageQuery {

  /**
   * Binds the query to a partition.
   *
   * @param centroids all centroids as floats, one after the other; empty for binary vectors
   * @param partition number of the partition
   * @param centroidDistance distance of the query to its centroid: squared Euclidean for l2 and
   *     cosine (there of unit vectors), 1 - inner product for dot, bits for hamming
   */
  Probe probe(StoredVectors vectors, float[] centroids, int partition, float centroidDistance);
}
