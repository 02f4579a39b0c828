package io.lancedb.index;

import io.lancedb.query.DistanceType;

/**
 * An index on a vector column: fixed-size lists of float16, float32, float64 or uint8, or lists of
 * these.
 *
 * @param <T> the kind itself
 */
public sealed interface VectorIndex<T extends VectorIndex<T>> extends Index
    permits IvfFlat, IvfSq, IvfPq, IvfRq, GraphIndex {

  /** The distance and the partitions. */
  IvfParameters ivf();

  /** This index with other partitions. */
  T withIvf(IvfParameters parameters);

  /** This index for another distance; {@link DistanceType#L2} by default. */
  default T withDistanceType(DistanceType type) {
    return withIvf(ivf().withDistanceType(type));
  }

  /** This index with a fixed number of partitions, at least 1. */
  default T withNumPartitions(int partitions) {
    return withIvf(ivf().withNumPartitions(partitions));
  }

  /** This index with as many partitions as give them about this many rows. */
  default T withTargetPartitionSize(int rows) {
    return withIvf(ivf().withTargetPartitionSize(rows));
  }

  /** This index with another number of training rows for each centroid; 256 by default. */
  default T withSampleRate(int rows) {
    return withIvf(ivf().withSampleRate(rows));
  }

  /** This index with another limit of training iterations; 50 by default. */
  default T withMaxIterations(int iterations) {
    return withIvf(ivf().withMaxIterations(iterations));
  }
}
