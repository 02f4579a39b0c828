package io.lancedb.query;

/** How far two vectors are apart; what the {@code _distance} column of a search holds. */
public enum DistanceType {
  /** Squared Euclidean distance. */
  L2,
  /** 1 minus the cosine of the angle: 0 for the same direction, 2 for the opposite one. */
  COSINE,
  /** 1 minus the dot product. */
  DOT,
  /** Number of bits that differ; for vectors of uint8 only. */
  HAMMING
}
