package io.lancedb.lance.build.vector;

/**
 * The centres of partitions of binary vectors.
 *
 * @param values the bytes of all centroids, one after the other; not to be changed
 * @param count how many
 * @param dimension bytes of each
 * @param loss sum of the distances of the training vectors to their centroids, in bits
 */
@SuppressWarnings("ArrayRecordComponent")
public record BinaryCentroids(byte[] values, int count, int dimension, double loss) {

  /** Checks the sizes. */
  public BinaryCentroids {
    if (count < 1 || dimension < 1 || values.length != Math.multiplyExact(count, dimension)) {
      throw new IllegalArgumentException(
          "%d bytes are not %d centroids of %d".formatted(values.length, count, dimension));
    }
  }
}
