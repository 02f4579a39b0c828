package io.lancedb.lance.simd;

import java.util.Locale;

/** How far two vectors are from each other; smaller is nearer for every metric. */
public enum Metric {
  /** The sum of squared differences: the square of the Euclidean distance. */
  L2,
  /** One minus the cosine of the angle; not a number when one of the vectors has length zero. */
  COSINE,
  /** One minus the inner product. */
  DOT,
  /** The number of bits that differ, for binary vectors in uint8 elements only. */
  HAMMING;

  /**
   * The name in queries and index files: {@code l2}, {@code cosine}, {@code dot}, {@code hamming}.
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
