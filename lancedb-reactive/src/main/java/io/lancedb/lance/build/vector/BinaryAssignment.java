package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;

/** Finds the nearest centroid of binary vectors. Immutable and safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class BinaryAssignment {

  /** Prepares the centroids. */
  public BinaryAssignment(BinaryCentroids centroids) {}

  /** As {@link Assignment#assign}, for binary vectors; distances are bits. */
  public void assign(byte[] rows, int count, int[] partitions, float[] distances) {
    if (count > 0) {
      throw new UnsupportedFeatureException("assignment");
    }
  }
}
