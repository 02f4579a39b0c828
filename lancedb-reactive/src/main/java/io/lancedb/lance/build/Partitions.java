package io.lancedb.lance.build;

import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.index.proto.Tensor;

/** The trained partitions of an index. Immutable and safe for use by many threads. */
interface Partitions {

  /** How many. */
  int count();

  /** The centroids as index files have them: a row for each partition. */
  Tensor tensor();

  /**
   * Assigns vectors to the nearest partitions; plain CPU work.
   *
   * @param partitions receives the number of the partition of each
   * @param distances receives the distance to its centroid
   */
  void assign(VectorBatch vectors, int[] partitions, float[] distances);
}
