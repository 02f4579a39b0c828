package io.lancedb.lance.build.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.graph.HnswGraph;
import io.lancedb.lance.index.vector.graph.HnswMetadata;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.simd.TopK;
import io.lancedb.testing.ArrowMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.util.VectorSchemaRootAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

@ExtendWith(ArrowMemory.class)
class HnswTest {

  private static final float NONE = Float.NEGATIVE_INFINITY;
  private static final float ALL = Float.POSITIVE_INFINITY;
  private static final int K = 10;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private static BuiltGraph build(FloatVectors vectors, HnswOptions options) {
    List<BuiltGraph> built = new ArrayList<>();
    StepVerifier.create(HnswBuilder.build(vectors, options, Schedulers.parallel(), share -> {}))
        .consumeNextWith(built::add)
        .verifyComplete();
    return built.get(0);
  }

  /** All rows of a graph in one batch, made from small ones. */
  private static VectorSchemaRoot rows(BuiltGraph built, BufferAllocator allocator, int batch) {
    Iterator<VectorSchemaRoot> rows = built.rows(allocator, batch);
    VectorSchemaRoot all = rows.next();
    while (rows.hasNext()) {
      try (VectorSchemaRoot more = rows.next()) {
        VectorSchemaRootAppender.append(all, more);
      }
    }
    return all;
  }

  private static HnswGraph open(BuiltGraph built, BufferAllocator allocator) {
    String metadata = built.metadata().toJson();
    return HnswGraph.open(
        rows(built, allocator, 700), HnswMetadata.parse(metadata, "index"), "index");
  }

  private float[] near(FloatVectors vectors) {
    int row = random.nextInt(vectors.size());
    float[] query = new float[vectors.dimension()];
    for (int i = 0; i < query.length; i++) {
      query[i] = vectors.floats()[row * query.length + i] + 0.5f * (float) random.nextGaussian();
    }
    return query;
  }

  private record Share(double share) implements AllowedRows {
    @Override
    public boolean contains(long rowId) {
      return (rowId * 0x9E3779B97F4A7C15L >>> 40) % 1000 < 1000 * share;
    }
  }

  /** The share of the nearest rows in a range that walks find. */
  private double recall(
      HnswGraph graph,
      FloatVectors vectors,
      int ef,
      float lower,
      float upper,
      @Nullable AllowedRows allowed) {
    int found = 0;
    int all = 0;
    for (int query = 0; query < 100; query++) {
      Probe probe = vectors.probe(near(vectors));
      TopK expected = new TopK(K);
      probe.search(expected, lower, upper, allowed);
      TopK top = new TopK(K);
      graph.search(probe, vectors, ef, top, lower, upper, allowed);
      Set<Long> exact = ids(expected);
      Set<Long> walked = ids(top);
      assertThat(walked.size()).as("seed %s", seed).isLessThanOrEqualTo(K);
      for (long id : walked) {
        float distance = probe.distance((int) (id - FloatVectors.FIRST_ROW));
        assertThat(distance >= lower && distance < upper).as("seed %s", seed).isTrue();
        assertThat(allowed == null || allowed.contains(id)).as("seed %s", seed).isTrue();
      }
      all += exact.size();
      walked.retainAll(exact);
      found += walked.size();
    }
    return found / (double) all;
  }

  private static Set<Long> ids(TopK top) {
    long[] ids = new long[top.size()];
    top.sortedInto(ids, new float[ids.length]);
    return Arrays.stream(ids).boxed().collect(Collectors.toSet());
  }

  @Test
  void findsNearlyAllOfTheNearest(BufferAllocator allocator) {
    FloatVectors vectors = FloatVectors.random(random, 4000, 24);
    BuiltGraph built = build(vectors, new HnswOptions(12, 100, 7, 1));
    try (HnswGraph graph = open(built, allocator)) {
      assertThat(graph.size()).isEqualTo(4000);
      assertThat(graph.memoryBytes()).isPositive();
      double narrow = recall(graph, vectors, K, NONE, ALL, null);
      double wide = recall(graph, vectors, 100, NONE, ALL, null);
      assertThat(narrow).as("seed %s", seed).isGreaterThan(0.8);
      assertThat(wide).as("seed %s", seed).isGreaterThan(0.98);
      assertThat(recall(graph, vectors, 100, NONE, ALL, new Share(0.3)))
          .as("seed %s", seed)
          .isGreaterThan(0.95);
      assertThat(recall(graph, vectors, 100, NONE, ALL, new Share(0.02)))
          .as("a scan, seed %s", seed)
          .isEqualTo(1);
      assertThat(recall(graph, vectors, 100, 12, 20, null)).as("seed %s", seed).isGreaterThan(0.95);
    }
  }

  @Test
  void keepsToTheLayout(BufferAllocator allocator) {
    FloatVectors vectors = FloatVectors.random(random, 1500, 8);
    BuiltGraph built = build(vectors, new HnswOptions(5, 30, 7, 7));
    HnswMetadata metadata = built.metadata();
    assertThat(metadata.levelOffsets()).hasSize(8).startsWith(0, 1500);
    assertThat(metadata.levelOffsets()[2]).as("nodes of level 1").isGreaterThan(1600);
    assertThat(metadata.toJson())
        .startsWith(
            "{\"entry_point\":0,\"params\":{\"max_level\":7,\"m\":5,\"ef_construction\":30,"
                + "\"prefetch_distance\":2},\"level_offsets\":[0,1500,");
    try (VectorSchemaRoot rows = rows(built, allocator, 333)) {
      assertThat(rows.getRowCount()).isEqualTo(metadata.rows());
      assertThat(rows.getSchema().getFields()).isEqualTo(built.fields());
      UInt4Vector ids = (UInt4Vector) rows.getVector("__vector_id");
      ListVector neighbours = (ListVector) rows.getVector("__neighbors");
      ListVector distances = (ListVector) rows.getVector("_distance");
      UInt4Vector nodes = (UInt4Vector) neighbours.getDataVector();
      Float4Vector lengths = (Float4Vector) distances.getDataVector();
      for (int level = 0; level < 7; level++) {
        int from = metadata.levelOffsets()[level];
        int to = metadata.levelOffsets()[level + 1];
        for (int row = from; row < to; row++) {
          int node = ids.get(row);
          assertThat(row == from || node > ids.get(row - 1)).isTrue();
          int count = neighbours.getElementEndIndex(row) - neighbours.getElementStartIndex(row);
          assertThat(count).isLessThanOrEqualTo(level == 0 ? 10 : 5);
          assertThat(count > 0 || level > 0).as("edges of node %s", node).isTrue();
          for (int i = 0; i < count; i++) {
            int at = neighbours.getElementStartIndex(row) + i;
            assertThat(nodes.get(at)).as("seed %s", seed).isNotEqualTo(node);
            assertThat(lengths.get(distances.getElementStartIndex(row) + i))
                .as("seed %s", seed)
                .isEqualTo(vectors.probe(node).distance(nodes.get(at)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 30})
  void smallGraphsFindEverything(int size, BufferAllocator allocator) {
    FloatVectors vectors = FloatVectors.random(random, size, 4);
    try (HnswGraph graph = open(build(vectors, HnswOptions.DEFAULT), allocator)) {
      assertThat(recall(graph, vectors, 20, NONE, ALL, null)).as("seed %s", seed).isEqualTo(1);
    }
  }

  @Test
  void equalVectorsAreConnected(BufferAllocator allocator) {
    FloatVectors vectors = new FloatVectors(3000, 4, new float[12_000]);
    try (HnswGraph graph = open(build(vectors, new HnswOptions(8, 40, 7, 1)), allocator)) {
      TopK top = new TopK(K);
      graph.search(vectors.probe(new float[4]), vectors, 20, top, NONE, ALL, null);
      assertThat(top.size()).isEqualTo(K);
    }
  }

  @Test
  void tellsHowFarItIsAndBuildsAgainForEachSubscriber() {
    FloatVectors vectors = FloatVectors.random(random, 1000, 4);
    ConcurrentLinkedQueue<Double> shares = new ConcurrentLinkedQueue<>();
    var build =
        HnswBuilder.build(
            vectors, new HnswOptions(4, 10, 7, 1), Schedulers.parallel(), shares::add);
    for (int i = 0; i < 2; i++) {
      StepVerifier.create(build).expectNextCount(1).verifyComplete();
      assertThat(shares).contains(1.0).allMatch(share -> share > 0 && share <= 1);
      shares.clear();
    }
  }

  @Test
  void cancelStopsIt() {
    FloatVectors vectors = FloatVectors.random(random, 100_000, 32);
    AtomicInteger calls = new AtomicInteger();
    StepVerifier.create(
            HnswBuilder.build(
                vectors,
                HnswOptions.DEFAULT,
                Schedulers.parallel(),
                share -> calls.incrementAndGet()))
        .thenAwait(java.time.Duration.ofMillis(50))
        .thenCancel()
        .verify();
    assertThat(calls.get()).isLessThan(1500);
  }
}
