package io.lancedb.index;

import io.lancedb.query.DistanceType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How vectors are divided into partitions.
 *
 * @param distanceType the distance that searches ask for
 * @param numPartitions number of partitions, null for rows / target partition size, at least 1 and
 *     at most 4096
 * @param targetPartitionSize rows that a partition should have, null for 4096 of whole vectors,
 *     8192 of quantized ones and 1,048,576 in graphs
 * @param sampleRate training rows for each centroid
 * @param maxIterations most iterations of k-means
 */
public record IvfParameters(
    DistanceType distanceType,
    @Nullable Integer numPartitions,
    @Nullable Integer targetPartitionSize,
    int sampleRate,
    int maxIterations) {

  /** L2, partitions that scale with the rows. */
  public static final IvfParameters DEFAULT =
      new IvfParameters(DistanceType.L2, null, null, 256, 50);

  private static final int MAX_PARTITIONS = 1 << 16;

  /** Checks the limits. */
  public IvfParameters {
    Objects.requireNonNull(distanceType, "distanceType");
    if (numPartitions != null && (numPartitions < 1 || numPartitions > MAX_PARTITIONS)) {
      throw new IllegalArgumentException(
          "numPartitions must be 1 to %d: %d".formatted(MAX_PARTITIONS, numPartitions));
    }
    if (targetPartitionSize != null && targetPartitionSize < 1) {
      throw new IllegalArgumentException(
          "targetPartitionSize must be positive: " + targetPartitionSize);
    }
    if (sampleRate < 1 || maxIterations < 1) {
      throw new IllegalArgumentException(
          "sampleRate and maxIterations must be positive: %d, %d"
              .formatted(sampleRate, maxIterations));
    }
  }

  /** The same for another distance. */
  public IvfParameters withDistanceType(DistanceType type) {
    return new IvfParameters(type, numPartitions, targetPartitionSize, sampleRate, maxIterations);
  }

  /** The same with a fixed number of partitions. */
  public IvfParameters withNumPartitions(int partitions) {
    return new IvfParameters(
        distanceType, partitions, targetPartitionSize, sampleRate, maxIterations);
  }

  /** The same for partitions of another size. */
  public IvfParameters withTargetPartitionSize(int rows) {
    return new IvfParameters(distanceType, numPartitions, rows, sampleRate, maxIterations);
  }

  /** The same with more or fewer training rows for each centroid. */
  public IvfParameters withSampleRate(int rows) {
    return new IvfParameters(distanceType, numPartitions, targetPartitionSize, rows, maxIterations);
  }

  /** The same with another limit of iterations. */
  public IvfParameters withMaxIterations(int iterations) {
    return new IvfParameters(
        distanceType, numPartitions, targetPartitionSize, sampleRate, iterations);
  }
}
