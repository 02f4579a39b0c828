package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.Table;
import io.lancedb.data.Row;
import io.lancedb.error.IndexNotFoundException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a connection keeps of indices: whatever the budget, and whoever cancels or closes when, a
 * search finds the same rows and no memory is left.
 */
class IndexMemoryIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Path TABLES = Path.of("src/test/resources/indices");

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private Table table(String name, long cacheBytes) {
    Connection db =
        connections.connect(ConnectOptions.of(TABLES.toString()).withCacheBytes(cacheBytes));
    return Objects.requireNonNull(db.openTable(name).block(TIMEOUT), "table");
  }

  private static VectorQuery query(Table table, int seed) {
    Random random = new Random(seed);
    float[] vector = new float[16];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = 4 * random.nextFloat() - 2;
    }
    return table.vectorSearch(vector).limit(20).select("id").withRowId();
  }

  private static List<Row> rows(VectorQuery query) {
    return Objects.requireNonNull(query.rows().collectList().block(TIMEOUT), "rows");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 40_000, 1 << 20})
  void findsTheSameWhateverTheBudget(long cacheBytes) {
    for (String name : List.of("flat_l2", "hnsw_pq_l2", "pq_deltas")) {
      Table kept = table(name, 64 << 20);
      kept.prewarmIndex("vector_idx").block(TIMEOUT);
      Table table = table(name, cacheBytes);
      for (int seed = 0; seed < 6; seed++) {
        assertThat(rows(query(table, seed))).isEqualTo(rows(query(kept, seed))).hasSize(20);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 60_000, 1 << 20})
  void manyCallersAtOnceFindTheSame(long cacheBytes) {
    Table table = table("flat_l2", cacheBytes);
    List<List<Row>> expected = new ArrayList<>();
    for (int seed = 0; seed < 8; seed++) {
      expected.add(rows(query(table, seed)));
    }
    Flux.range(0, 160)
        .flatMap(
            i ->
                query(table, i % 8)
                    .rows()
                    .collectList()
                    .subscribeOn(Schedulers.parallel())
                    .doOnNext(found -> assertThat(found).isEqualTo(expected.get(i % 8))),
            16)
        .then()
        .block(TIMEOUT);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 60_000, 1 << 20})
  void cancelledAtAnyTimeNothingIsLeft(long cacheBytes) {
    Random random = new Random(cacheBytes);
    for (int i = 0; i < 60; i++) {
      Table table = table(i % 2 == 0 ? "flat_l2" : "hnsw_pq_l2", cacheBytes);
      List<Disposable> running = new ArrayList<>();
      for (int q = 0; q < 3; q++) {
        running.add(query(table, q).refineFactor(1 + q).rows().subscribe(row -> {}, error -> {}));
      }
      for (int spin = random.nextInt(200_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      running.forEach(Disposable::dispose);
      if (i % 3 == 0) {
        table.close().block(TIMEOUT);
      }
    }
  }

  @Test
  void severalVectorsHaveGroupsThatAreCutEachForItself() {
    Table table = table("flat_l2", 1 << 20);
    List<Row> both = rows(query(table, 1).addQueryVector(vectorOf(table, 2)).limit(4).offset(3));
    List<Row> first = rows(query(table, 1).limit(4).offset(3));
    List<Row> second =
        rows(table.vectorSearch(vectorOf(table, 2)).select("id").withRowId().limit(4).offset(3));
    assertThat(both).hasSize(8);
    assertThat(both.stream().map(row -> row.getInt("query_index")).toList())
        .containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    for (int i = 0; i < 8; i++) {
      Row alone = i < 4 ? first.get(i) : second.get(i - 4);
      assertThat(both.get(i).get("id")).isEqualTo(alone.get("id"));
      assertThat(both.get(i).get("_distance")).isEqualTo(alone.get("_distance"));
    }
    List<Row> postfiltered =
        rows(
            query(table, 1)
                .addQueryVector(vectorOf(table, 2))
                .where("id < 350")
                .postfilter()
                .limit(6)
                .offset(1));
    assertThat(postfiltered).allMatch(row -> row.getInt("id") < 350);
  }

  private static QueryVector vectorOf(Table table, int seed) {
    return Objects.requireNonNull(query(table, seed).request().search(), "search").vector();
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    Table table = table("hnsw_pq_l2", 1 << 20);
    VectorQuery query = query(table, 1);
    assertThatThrownBy(() -> rows(query.minimumNprobes(30)))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("maximumNprobes");
    assertThatThrownBy(() -> rows(query.ef(5))).isInstanceOf(InvalidQueryException.class);
    assertThatThrownBy(() -> query.nprobes(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query.refineFactor(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query.addQueryVector(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dimension");
    Mono<Void> missing = table.prewarmIndex("nope");
    assertThatThrownBy(() -> missing.block(TIMEOUT)).isInstanceOf(IndexNotFoundException.class);
    assertThat(table.indexStats("nope").block(TIMEOUT)).isNull();
    Table scalar = table("beside_scalar", 1 << 20);
    assertThatThrownBy(() -> scalar.prewarmIndex("id_idx").block(TIMEOUT))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void explainsWhatItWouldDo() {
    Table table = table("pq_deltas", 1 << 20);
    VectorQuery query = query(table, 1).refineFactor(3).nprobes(4);
    assertThat(query.explain().block(TIMEOUT))
        .contains(
            "ANNSubIndex: name=vector_idx, type=IVF_PQ, k=60, deltas=3, metric=l2",
            "ANNIvfPartition: minimum_nprobes=4, maximum_nprobes=4",
            "LanceScan: unindexed fragments=1, rows=20",
            "KNNVectorDistance");
    assertThat(query.fastSearch().explain().block(TIMEOUT)).doesNotContain("LanceScan");
  }
}
