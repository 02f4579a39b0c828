package io.lancedb.lance.build;

import io.lancedb.index.GraphParameters;
import io.lancedb.index.ProductParameters;
import io.lancedb.lance.index.vector.VectorIndexKind;
import io.lancedb.lance.simd.Metric;
import org.jspecify.annotations.Nullable;

/**
 * An index that is going to be built, with every parameter fixed.
 *
 * @param field what is indexed
 * @param kind of the index
 * @param metric of its searches
 * @param partitions number of partitions
 * @param targetPartitionSize rows of a partition as the caller asked for them, 0 if not
 * @param sampleRate training rows for each centroid
 * @param maxIterations most iterations of k-means
 * @param subVectors codes of a vector, for product quantization
 * @param bits of a code, for product quantization and RaBitQ
 * @param graph parameters of the graphs, null without
 * @param seed of all random choices
 */
public record BuildPlan(
    VectorField field,
    VectorIndexKind kind,
    Metric metric,
    int partitions,
    int targetPartitionSize,
    int sampleRate,
    int maxIterations,
    int subVectors,
    int bits,
    @Nullable GraphParameters graph,
    long seed) {

  /** Partitions of whole vectors aim at this many rows. */
  public static final int FLAT_TARGET = 4096;

  /** Partitions of quantized vectors aim at this many rows. */
  public static final int QUANTIZED_TARGET = 8192;

  /** Partitions with a graph aim at this many rows. */
  public static final int GRAPH_TARGET = 1 << 20;

  private static final int MAX_PARTITIONS = 4096;

  /** What partitions of a kind aim at unless told otherwise. */
  public static int defaultTarget(VectorIndexKind kind) {
    if (kind.hasGraph()) {
      return GRAPH_TARGET;
    }
    return switch (kind.storage()) {
      case FLAT -> FLAT_TARGET;
      case SQ, PQ, RQ -> QUANTIZED_TARGET;
    };
  }

  /** The number of partitions for so many rows. */
  public static int partitions(long rows, int target) {
    return Math.clamp(rows / target, 1, MAX_PARTITIONS);
  }

  /** Codes of a vector unless told otherwise; even for codes of half a byte. */
  public static int subVectors(int dimension, ProductParameters product) {
    Integer given = product.numSubVectors();
    if (given != null) {
      return given;
    }
    int count = dimension % 16 == 0 ? dimension / 16 : dimension % 8 == 0 ? dimension / 8 : 1;
    return product.numBits() == 4 && count % 2 != 0 ? count + 1 : count;
  }

  /** Vectors that training asks for. */
  public long sampleSize() {
    long ivf = (long) sampleRate * partitions;
    long quantizer =
        switch (kind.storage()) {
          case FLAT, RQ -> 0;
          case SQ -> 256L << 8;
          case PQ -> 256L << bits;
        };
    return Math.max(ivf, quantizer);
  }

  /** Rows that a partition should have. */
  public int target() {
    return targetPartitionSize > 0 ? targetPartitionSize : defaultTarget(kind);
  }
}
