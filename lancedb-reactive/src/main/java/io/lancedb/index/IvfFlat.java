package io.lancedb.index;

import java.util.Objects;

/**
 * Partitions of whole vectors: exact distances within the partitions that are searched.
 *
 * @param ivf the distance and the partitions
 */
public record IvfFlat(IvfParameters ivf) implements VectorIndex<IvfFlat> {

  /** Checks that nothing is null. */
  public IvfFlat {
    Objects.requireNonNull(ivf, "ivf");
  }

  @Override
  public IvfFlat withIvf(IvfParameters parameters) {
    return new IvfFlat(parameters);
  }
}
