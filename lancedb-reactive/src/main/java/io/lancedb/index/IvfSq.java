package io.lancedb.index;

import java.util.Objects;

/**
 * Partitions of scalar-quantized vectors: one byte an element.
 *
 * @param ivf the distance and the partitions
 */
public record IvfSq(IvfParameters ivf) implements VectorIndex<IvfSq> {

  /** Checks that nothing is null. */
  public IvfSq {
    Objects.requireNonNull(ivf, "ivf");
  }

  @Override
  public IvfSq withIvf(IvfParameters parameters) {
    return new IvfSq(parameters);
  }
}
