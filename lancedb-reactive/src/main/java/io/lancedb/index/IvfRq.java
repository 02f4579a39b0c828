package io.lancedb.index;

import java.util.Objects;

/**
 * Partitions of RaBitQ codes: a few bits for each element of the randomly rotated vector.
 *
 * @param ivf the distance and the partitions
 * @param numBits bits an element, 1 to 9
 */
public record IvfRq(IvfParameters ivf, int numBits) implements VectorIndex<IvfRq> {

  private static final int MAX_BITS = 9;

  /** Checks the limits. */
  public IvfRq {
    Objects.requireNonNull(ivf, "ivf");
    if (numBits < 1 || numBits > MAX_BITS) {
      throw new IllegalArgumentException(
          "num_bits %d not supported: RaBitQ has 1 to %d".formatted(numBits, MAX_BITS));
    }
  }

  @Override
  public IvfRq withIvf(IvfParameters parameters) {
    return new IvfRq(parameters, numBits);
  }

  /** This index with 1 to 9 bits an element. */
  public IvfRq withNumBits(int bits) {
    return new IvfRq(ivf, bits);
  }
}
