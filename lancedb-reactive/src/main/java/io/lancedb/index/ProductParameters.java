package io.lancedb.index;

import org.jspecify.annotations.Nullable;

/**
 * How vectors are product-quantized.
 *
 * @param numSubVectors parts that a vector is cut into, which must divide its dimension; null for a
 *     part of 16 elements, or of 8, or the whole vector
 * @param numBits bits of the code of a part, 8 or 4
 */
public record ProductParameters(@Nullable Integer numSubVectors, int numBits) {

  /** Parts of 16 elements with 8 bits. */
  public static final ProductParameters DEFAULT = new ProductParameters(null, 8);

  /** Checks the limits. */
  public ProductParameters {
    if (numSubVectors != null && numSubVectors < 1) {
      throw new IllegalArgumentException("numSubVectors must be positive: " + numSubVectors);
    }
    if (numBits != 8 && numBits != 4) {
      throw new IllegalArgumentException(
          "num_bits %d not supported: product quantization has 8 or 4".formatted(numBits));
    }
  }

  /** The same with another number of parts. */
  public ProductParameters withNumSubVectors(int parts) {
    return new ProductParameters(parts, numBits);
  }

  /** The same with other codes. */
  public ProductParameters withNumBits(int bits) {
    return new ProductParameters(numSubVectors, bits);
  }
}
