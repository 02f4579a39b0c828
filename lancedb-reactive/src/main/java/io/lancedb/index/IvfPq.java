package io.lancedb.index;

import java.util.Objects;

/**
 * Partitions of product-quantized vectors.
 *
 * @param ivf the distance and the partitions
 * @param product the codes
 */
public record IvfPq(IvfParameters ivf, ProductParameters product) implements VectorIndex<IvfPq> {

  /** Checks that nothing is null. */
  public IvfPq {
    Objects.requireNonNull(ivf, "ivf");
    Objects.requireNonNull(product, "product");
  }

  @Override
  public IvfPq withIvf(IvfParameters parameters) {
    return new IvfPq(parameters, product);
  }

  /** This index with vectors cut into another number of parts, which must divide the dimension. */
  public IvfPq withNumSubVectors(int parts) {
    return new IvfPq(ivf, product.withNumSubVectors(parts));
  }

  /** This index with 8 or 4 bits for each part. */
  public IvfPq withNumBits(int bits) {
    return new IvfPq(ivf, product.withNumBits(bits));
  }
}
