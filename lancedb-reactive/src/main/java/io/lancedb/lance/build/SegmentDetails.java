package io.lancedb.lance.build;

import com.google.protobuf.Any;
import io.lancedb.index.GraphParameters;
import io.lancedb.lance.index.proto.FlatCompression;
import io.lancedb.lance.index.proto.HnswParameters;
import io.lancedb.lance.index.proto.MetricType;
import io.lancedb.lance.index.proto.ProductQuantization;
import io.lancedb.lance.index.proto.RabitQuantization;
import io.lancedb.lance.index.proto.ScalarQuantization;
import io.lancedb.lance.index.proto.VectorIndexDetails;
import io.lancedb.lance.index.vector.storage.StorageKind;

/** What a manifest says about a vector index. */
final class SegmentDetails {

  /** Levels of a graph, the lowest included. */
  static final int MAX_LEVEL = 7;

  private static final String TYPE_URL = "/lance.index.pb.VectorIndexDetails";

  private SegmentDetails() {}

  /** The version of the layout of the files. */
  static int version(BuildPlan plan) {
    return plan.kind().storage() == StorageKind.RQ ? 2 : 1;
  }

  static Any of(BuildPlan plan) {
    VectorIndexDetails.Builder details =
        VectorIndexDetails.newBuilder()
            .setMetricType(
                switch (plan.metric()) {
                  case L2 -> MetricType.L2;
                  case COSINE -> MetricType.COSINE;
                  case DOT -> MetricType.DOT;
                  case HAMMING -> MetricType.HAMMING;
                })
            .setTargetPartitionSize(plan.targetPartitionSize())
            .putRuntimeHints("lance.ivf.max_iters", "" + plan.maxIterations())
            .putRuntimeHints("lance.ivf.sample_rate", "" + plan.sampleRate());
    switch (plan.kind().storage()) {
      case FLAT -> details.setFlat(FlatCompression.getDefaultInstance());
      case SQ -> details.setSq(ScalarQuantization.newBuilder().setNumBits(plan.bits()));
      case PQ ->
          details
              .setPq(
                  ProductQuantization.newBuilder()
                      .setNumBits(plan.bits())
                      .setNumSubVectors(plan.subVectors()))
              .putRuntimeHints("lance.pq.max_iters", "" + plan.maxIterations());
      case RQ -> details.setRq(RabitQuantization.newBuilder().setNumBits(plan.bits()));
    }
    GraphParameters graph = plan.graph();
    if (graph != null) {
      details.setHnswIndexConfig(
          HnswParameters.newBuilder()
              .setMaxConnections(graph.m())
              .setConstructionEf(graph.efConstruction())
              .setMaxLevel(MAX_LEVEL));
    }
    return Any.newBuilder().setTypeUrl(TYPE_URL).setValue(details.build().toByteString()).build();
  }
}
