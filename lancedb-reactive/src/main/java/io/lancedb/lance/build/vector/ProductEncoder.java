package io.lancedb.lance.build.vector;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import java.util.function.DoubleConsumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Product quantization: each sub-vector of a residual becomes the number of its codeword. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class ProductEncoder {

  private ProductEncoder() {}

  /**
   * Checks options before any work.
   *
   * @throws io.lancedb.error.UnsupportedFeatureException if the metric or the number of bits has no
   *     such quantizer
   * @throws IllegalArgumentException if the number of sub-vectors does not fit the dimension
   */
  public static void check(int dimension, PqOptions options, Metric metric) {}

  /**
   * Emits the encoder of a new index. Fails if the sample is smaller than the number of codewords.
   *
   * @param sample vectors back to back, finite, of unit length where the distance is cosine; not to
   *     be changed until the result is there
   * @param centroids of the partitions
   * @param element what the column holds; the codebook is of the same type
   * @param progress receives the share that is done, 0 to 1, not decreasing; called by tasks
   */
  public static Mono<VectorEncoder> train(
      float[] sample,
      int rows,
      Centroids centroids,
      PqOptions options,
      Metric metric,
      ElementType element,
      Scheduler cpu,
      DoubleConsumer progress) {
    return Mono.error(() -> new UnsupportedFeatureException("PQ storage"));
  }

  /** The encoder of a segment that is added to an index. */
  public static VectorEncoder of(VectorStorage storage, Centroids centroids) {
    throw new UnsupportedFeatureException("PQ storage");
  }
}
