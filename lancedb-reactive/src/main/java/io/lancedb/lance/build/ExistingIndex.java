package io.lancedb.lance.build;

import io.lancedb.index.GraphParameters;
import io.lancedb.lance.build.vector.BinaryCentroids;
import io.lancedb.lance.build.vector.Centroids;
import io.lancedb.lance.build.vector.FlatEncoder;
import io.lancedb.lance.build.vector.ProductEncoder;
import io.lancedb.lance.build.vector.RabitEncoder;
import io.lancedb.lance.build.vector.ScalarEncoder;
import io.lancedb.lance.build.vector.VectorEncoder;
import io.lancedb.lance.index.proto.VectorIndexDetails;
import io.lancedb.lance.index.vector.IvfCentroids;
import io.lancedb.lance.index.vector.VectorIndex;
import io.lancedb.lance.index.vector.graph.HnswMetadata;
import io.lancedb.lance.index.vector.storage.RabitStorage;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import org.jspecify.annotations.Nullable;

/** What an index that is there gives to segments that are added to it. */
public final class ExistingIndex {

  private static final int SAMPLE_RATE = 256;
  private static final int MAX_ITERATIONS = 50;
  private static final long SEED = 42;

  private ExistingIndex() {}

  /** The partitions and the quantizer of an index. */
  public static Training.Trained trained(VectorIndex index, VectorField field) {
    IvfCentroids stored = index.centroids();
    if (stored.binary()) {
      BinaryCentroids centroids =
          new BinaryCentroids(stored.bytes(), stored.count(), stored.dimension(), 0);
      return new Training.Trained(new BinaryPartitions(centroids), FlatEncoder.of(index.storage()));
    }
    return trained(
        index, field, new Centroids(stored.floats(), stored.count(), stored.dimension(), 0));
  }

  /** Other partitions with the quantizer of an index. */
  static Training.Trained trained(VectorIndex index, VectorField field, Centroids centroids) {
    FloatPartitions partitions = FloatPartitions.of(centroids, index.metric(), field.element());
    return new Training.Trained(partitions, encoder(index.storage(), partitions.centroids()));
  }

  private static VectorEncoder encoder(VectorStorage storage, Centroids centroids) {
    return switch (storage.kind()) {
      case FLAT -> FlatEncoder.of(storage);
      case SQ -> ScalarEncoder.of(storage);
      case PQ -> ProductEncoder.of(storage, centroids);
      case RQ -> RabitEncoder.of((RabitStorage) storage, centroids.values());
    };
  }

  /**
   * The parameters of an index as far as adding to it needs them.
   *
   * @param details as the manifest has them, null if it has none
   */
  public static BuildPlan plan(
      VectorIndex index, VectorField field, @Nullable VectorIndexDetails details) {
    return new BuildPlan(
        field,
        index.kind(),
        index.metric(),
        index.partitions(),
        details == null ? 0 : Math.clamp(details.getTargetPartitionSize(), 0, 1 << 30),
        SAMPLE_RATE,
        MAX_ITERATIONS,
        0,
        0,
        index.kind().hasGraph() ? graph(index) : null,
        SEED);
  }

  private static GraphParameters graph(VectorIndex index) {
    for (int p = 0; p < index.partitions(); p++) {
      HnswMetadata graph = index.graph(p);
      if (graph != null) {
        return new GraphParameters(graph.m(), graph.efConstruction());
      }
    }
    return GraphParameters.DEFAULT;
  }
}
