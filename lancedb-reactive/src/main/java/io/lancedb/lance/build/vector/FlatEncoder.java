package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;

/** Keeps vectors as they are; of unit length where the distance is cosine. */
public final class FlatEncoder {

  private FlatEncoder() {}

  /** The encoder of a new index. */
  public static VectorEncoder of(Metric metric, ElementType element, int dimension) {
    throw new UnsupportedFeatureException("FLAT storage");
  }

  /** The encoder of a segment that is added to an index. */
  public static VectorEncoder of(VectorStorage storage) {
    throw new UnsupportedFeatureException("FLAT storage");
  }
}
