package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.index.Index;
import io.lancedb.index.VectorIndex;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.DistanceType;
import io.lancedb.query.VectorQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of index finds enough of the true neighbours: recall@10 over fixed data and queries,
 * against the exact search. The gates stand a little below what was reached when they were set.
 */
class IndexRecallTest {

  private static final long SEED = 20261122;
  private static final int ROWS = 4000;
  private static final int DIM = 32;
  private static final int CLUSTERS = 40;
  private static final int QUERIES = 50;
  private static final int K = 10;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  /** Index, metric, recall with all partitions, recall with a third of them, recall refined. */
  static Stream<Arguments> gates() {
    List<Arguments> gates = new ArrayList<>();
    for (DistanceType type : List.of(DistanceType.L2, DistanceType.COSINE, DistanceType.DOT)) {
      gates.add(gate(Index.ivfFlat().withNumPartitions(12), type, 1, 0.85, 1));
      gates.add(gate(Index.ivfSq().withNumPartitions(12), type, 0.95, 0.82, 1));
      gates.add(
          gate(Index.ivfPq().withNumPartitions(12).withNumSubVectors(16), type, 0.7, 0.65, 0.98));
      gates.add(
          gate(
              Index.ivfPq().withNumPartitions(12).withNumSubVectors(16).withNumBits(4),
              type,
              0.5,
              0.45,
              0.9));
      gates.add(gate(Index.ivfRq().withNumPartitions(12), type, 0.35, 0.32, 0.8));
      gates.add(gate(Index.ivfRq().withNumPartitions(12).withNumBits(5), type, 0.9, 0.8, 0.99));
      gates.add(gate(Index.hnswFlat(), type, 0.97, 0.97, 0.97));
      gates.add(gate(Index.hnswSq(), type, 0.93, 0.93, 0.97));
      gates.add(gate(Index.hnswPq().withNumSubVectors(16), type, 0.65, 0.65, 0.95));
    }
    return gates.stream();
  }

  private static <T extends VectorIndex<T>> Arguments gate(
      VectorIndex<T> index, DistanceType type, double all, double some, double refined) {
    return Arguments.of(index.withDistanceType(type), type, all, some, refined);
  }

  @ParameterizedTest
  @MethodSource("gates")
  void findsTheNeighbours(Index index, DistanceType type, double all, double some, double refined) {
    Connection db = connections.memory();
    Table table =
        await(db.createTable("t", Schemas.of(Schemas.int32("id"), Schemas.vector("vector", DIM))));
    await(table.add(Rows.ofMaps(rows())));
    await(table.createIndex("vector", index));

    double[] found = new double[3];
    for (int i = 0; i < QUERIES; i++) {
      VectorQuery query =
          table.vectorSearch(vector(new SplittableRandom(SEED - 1 - i))).limit(K).select("id");
      Set<Integer> exact = ids(query.bypassVectorIndex().distanceType(type));
      assertThat(exact).hasSize(K);
      List<VectorQuery> ways =
          List.of(query.nprobes(12), query.nprobes(4), query.nprobes(12).refineFactor(5));
      for (int way = 0; way < found.length; way++) {
        Set<Integer> hits = ids(ways.get(way));
        assertThat(hits).hasSize(K);
        hits.retainAll(exact);
        found[way] += hits.size() / (double) (K * QUERIES);
      }
    }
    String seed = "seed " + SEED;
    assertThat(found[0]).as("all partitions, %s", seed).isGreaterThanOrEqualTo(all - 1e-9);
    assertThat(found[1]).as("a third of the partitions, %s", seed).isGreaterThanOrEqualTo(some);
    assertThat(found[2]).as("refined, %s", seed).isGreaterThanOrEqualTo(refined - 1e-9);
  }

  private static List<Map<String, @Nullable Object>> rows() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>(ROWS);
    for (int id = 0; id < ROWS; id++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", id);
      row.put("vector", vector(new SplittableRandom(SEED + id)));
      rows.add(row);
    }
    return rows;
  }

  /** Near one of forty centres; clusters overlap. */
  private static float[] vector(SplittableRandom random) {
    SplittableRandom centre = new SplittableRandom(random.nextInt(CLUSTERS));
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = (float) (centre.nextDouble() * 2 - 1 + random.nextGaussian() * 0.4);
    }
    return vector;
  }

  private static Set<Integer> ids(VectorQuery query) {
    Set<Integer> ids = new HashSet<>();
    query.rows().doOnNext(row -> ids.add(row.getInt("id"))).blockLast();
    return ids;
  }
}
