package io.lancedb.lance.build;

import io.lancedb.error.InvalidIndexException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.GraphIndex;
import io.lancedb.index.GraphParameters;
import io.lancedb.index.HnswFlat;
import io.lancedb.index.HnswPq;
import io.lancedb.index.HnswSq;
import io.lancedb.index.Index;
import io.lancedb.index.IvfFlat;
import io.lancedb.index.IvfParameters;
import io.lancedb.index.IvfPq;
import io.lancedb.index.IvfRq;
import io.lancedb.index.IvfSq;
import io.lancedb.index.ProductParameters;
import io.lancedb.index.VectorIndex;
import io.lancedb.lance.index.vector.VectorIndexKind;
import io.lancedb.lance.index.vector.storage.StorageKind;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.table.Manifest;
import io.lancedb.query.DistanceType;
import org.jspecify.annotations.Nullable;

/** Fixes the parameters of an index, and refuses what cannot be built before any work. */
public final class BuildPlans {

  /** Equal tables give equal indices. */
  private static final long SEED = 42;

  private BuildPlans() {}

  /**
   * The plan of an index over all rows of a version.
   *
   * @throws io.lancedb.error.ColumnNotFoundException if there is no such column
   * @throws InvalidIndexException if the index cannot be built on it
   */
  public static BuildPlan of(Manifest manifest, String column, Index index) {
    VectorIndex<?> vector =
        switch (index) {
          case Index.Auto ignored -> Index.ivfPq();
          case VectorIndex<?> given -> given;
        };
    VectorIndexKind kind = kind(vector);
    VectorField field = VectorField.resolve(manifest.schema(), column, kind.name());
    Metric metric = metric(vector.ivf().distanceType());
    check(field, column, kind, metric);
    long rows = manifest.countRows();
    if (rows == 0) {
      throw new InvalidIndexException(
          "The table has no rows to train a %s index with: Creating empty vector indices with train=False is not yet implemented"
              .formatted(kind));
    }
    IvfParameters ivf = vector.ivf();
    Integer target = ivf.targetPartitionSize();
    int aim = target == null ? BuildPlan.defaultTarget(kind) : target;
    Integer given = ivf.numPartitions();
    int partitions = given == null ? BuildPlan.partitions(rows, aim) : given;
    if (!field.multivector()) {
      checkPartitions(partitions, rows);
    }
    ProductParameters product = product(vector);
    int subVectors = 0;
    int bits = vector instanceof IvfRq rq ? rq.numBits() : 8;
    if (product != null) {
      subVectors = BuildPlan.subVectors(field.dimension(), product);
      bits = product.numBits();
      checkProduct(field, subVectors, bits, rows);
    }
    return new BuildPlan(
        field,
        kind,
        metric,
        partitions,
        target == null ? 0 : target,
        ivf.sampleRate(),
        ivf.maxIterations(),
        subVectors,
        bits,
        graph(vector),
        SEED);
  }

  /** Fails if there are not more training vectors than partitions. */
  static void checkPartitions(int partitions, long vectors) {
    if (partitions > 1 && partitions >= vectors) {
      throw new InvalidIndexException(
          "KMeans cannot train %d centroids with %d vectors; ask for fewer partitions"
              .formatted(partitions, vectors));
    }
  }

  private static void checkProduct(VectorField field, int subVectors, int bits, long rows) {
    if (field.dimension() % subVectors != 0) {
      throw new InvalidIndexException(
          "num_sub_vectors must divide vector dimension %d, but got %d"
              .formatted(field.dimension(), subVectors));
    }
    if (bits == 4 && subVectors % 2 != 0) {
      throw new InvalidIndexException(
          "num_sub_vectors must be even with num_bits 4, but got " + subVectors);
    }
    if (!field.multivector()) {
      checkCodewords(bits, rows);
    }
  }

  /** Fails if there are fewer training vectors than codewords. */
  static void checkCodewords(int bits, long vectors) {
    if (vectors < 1L << bits) {
      throw new InvalidIndexException(
          "Not enough rows to train PQ. Requires %d rows but only %d available"
              .formatted(1 << bits, vectors));
    }
  }

  private static void check(VectorField field, String column, VectorIndexKind kind, Metric metric) {
    if (field.multivector() && metric != Metric.COSINE) {
      throw new InvalidIndexException(
          "Column \"%s\" has several vectors a row: multivector type supports only cosine distance, not %s"
              .formatted(column, metric));
    }
    if (metric == Metric.HAMMING && !field.binary()) {
      throw new InvalidIndexException(
          "Column \"%s\" has elements of %s: hamming distance is for uint8 only"
              .formatted(column, field.element()));
    }
    if (field.binary() && (metric != Metric.HAMMING || kind != VectorIndexKind.IVF_FLAT)) {
      throw new InvalidIndexException(
          "Column \"%s\" has binary vectors of uint8: they take an IVF_FLAT index with hamming distance, not %s with %s"
              .formatted(column, kind, metric));
    }
    if (kind.storage() == StorageKind.RQ && field.dimension() < 2) {
      throw new UnsupportedFeatureException("RaBitQ of vectors with a single element");
    }
  }

  private static VectorIndexKind kind(VectorIndex<?> index) {
    return switch (index) {
      case IvfFlat ignored -> VectorIndexKind.IVF_FLAT;
      case IvfSq ignored -> VectorIndexKind.IVF_SQ;
      case IvfPq ignored -> VectorIndexKind.IVF_PQ;
      case IvfRq ignored -> VectorIndexKind.IVF_RQ;
      case HnswFlat ignored -> VectorIndexKind.IVF_HNSW_FLAT;
      case HnswSq ignored -> VectorIndexKind.IVF_HNSW_SQ;
      case HnswPq ignored -> VectorIndexKind.IVF_HNSW_PQ;
    };
  }

  private static Metric metric(DistanceType type) {
    return switch (type) {
      case L2 -> Metric.L2;
      case COSINE -> Metric.COSINE;
      case DOT -> Metric.DOT;
      case HAMMING -> Metric.HAMMING;
    };
  }

  private static @Nullable ProductParameters product(VectorIndex<?> index) {
    return switch (index) {
      case IvfPq pq -> pq.product();
      case HnswPq pq -> pq.product();
      default -> null;
    };
  }

  private static @Nullable GraphParameters graph(VectorIndex<?> index) {
    return index instanceof GraphIndex<?> hnsw ? hnsw.graph() : null;
  }
}
