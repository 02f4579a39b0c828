package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.Metric;

/** Scalar quantization: one byte an element. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class ScalarEncoder {

  private ScalarEncoder() {}

  /**
   * The encoder of a new index, bounded by the least and the greatest element of a sample; plain
   * CPU work.
   *
   * @param sample vectors back to back, finite, of unit length where the distance is cosine
   */
  public static VectorEncoder train(float[] sample, int rows, int dimension, Metric metric) {
    throw new UnsupportedFeatureException("SQ storage");
  }

  /** The encoder of a segment that is added to an index. */
  public static VectorEncoder of(VectorStorage storage) {
    throw new UnsupportedFeatureException("SQ storage");
  }
}
