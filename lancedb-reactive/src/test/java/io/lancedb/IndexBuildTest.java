package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.index.CreateIndexOptions;
import io.lancedb.index.CreateIndexResult;
import io.lancedb.index.Index;
import io.lancedb.index.IndexProgress;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.index.OptimizeResult;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/**
 * Indices of whole vectors through the public API: with all partitions probed they answer exactly
 * as a search without them.
 */
class IndexBuildTest {

  private static final int DIM = 12;
  private static final long SEED = 20261122;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private final SplittableRandom random = new SplittableRandom(SEED);

  private Table table(Field vector) {
    return await(connections.memory().createTable("t", Schemas.of(Schemas.int32("id"), vector)));
  }

  /** Rows of clustered vectors; every 37th is null, every 43rd is zero. */
  private Rows rows(int from, int to) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      float[] vector = new float[DIM];
      for (int i = 0; i < DIM; i++) {
        vector[i] = (id * 7 + i * 3) % 11 + (float) random.nextDouble();
      }
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", id);
      row.put("vector", id % 37 == 36 ? null : id % 43 == 42 ? new float[DIM] : vector);
      rows.add(row);
    }
    return Rows.ofMaps(rows);
  }

  private float[] query() {
    float[] query = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      query[i] = (float) random.nextDouble(11);
    }
    return query;
  }

  private static List<Row> nearest(Table table, float[] query, DistanceType type, boolean exact) {
    var search =
        table.vectorSearch(query).column("vector").distanceType(type).limit(20).withRowId();
    return await(
        (exact ? search.bypassVectorIndex() : search.nprobes(1000).fastSearch())
            .rows()
            .collectList());
  }

  private void assertExact(Table table, DistanceType type) {
    for (int i = 0; i < 10; i++) {
      float[] query = query();
      List<Row> exact = nearest(table, query, type, true);
      List<Row> found = nearest(table, query, type, false);
      assertThat(found)
          .describedAs("seed %d", SEED)
          .extracting(row -> row.get("_rowid"))
          .isEqualTo(exact.stream().map(row -> row.get("_rowid")).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "float32, L2, 1",
    "float32, L2, 7",
    "float32, COSINE, 5",
    "float32, DOT, 5",
    "float16, L2, 4",
    "float64, L2, 4"
  })
  void wholeVectorsAreFoundExactly(String element, DistanceType type, int partitions) {
    Table table =
        table(
            switch (element) {
              case "float16" -> Schemas.float16Vector("vector", DIM);
              case "float64" -> Schemas.float64Vector("vector", DIM);
              default -> Schemas.vector("vector", DIM);
            });
    await(table.add(rows(0, 700)));
    await(table.add(rows(700, 1500)));
    await(table.delete("id >= 100 AND id < 250"));

    CreateIndexResult result =
        await(
            table.createIndex(
                "vector", Index.ivfFlat().withDistanceType(type).withNumPartitions(partitions)));

    assertThat(result.name()).isEqualTo("vector_idx");
    assertThat(result.version()).isEqualTo(await(table.version()));
    assertThat(result.numIndexedVectors()).isBetween(1250L, 1330L);
    assertExact(table, type);
    assertThat(await(table.verify().collectList())).isEmpty();
  }

  @Test
  void binaryVectorsAreFoundExactly() {
    Table table = table(Schemas.binaryVector("vector", 8));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = 0; id < 900; id++) {
      byte[] vector = new byte[8];
      random.nextBytes(vector);
      rows.add(Map.of("id", id, "vector", vector));
    }
    await(table.add(Rows.ofMaps(rows)));

    await(
        table.createIndex(
            "vector", Index.ivfFlat().withDistanceType(DistanceType.HAMMING).withNumPartitions(4)));

    byte[] query = new byte[8];
    random.nextBytes(query);
    var search = table.vectorSearch(QueryVector.of(query)).limit(15);
    assertThat(await(search.nprobes(4).rows().collectList()))
        .extracting(row -> row.get("_distance"))
        .isEqualTo(
            await(search.bypassVectorIndex().rows().collectList()).stream()
                .map(row -> row.get("_distance"))
                .toList());
  }

  @Test
  void everyVectorOfARowIsIndexed() {
    Table table = table(Schemas.list("vector", Schemas.vector("item", DIM)));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = 0; id < 300; id++) {
      rows.add(
          Map.of(
              "id",
              id,
              "vector",
              List.of(query(), query(), id % 9 == 0 ? new float[DIM] : query())));
    }
    rows.add(Map.of("id", 300, "vector", List.of()));
    await(table.add(Rows.ofMaps(rows)));

    CreateIndexResult result =
        await(
            table.createIndex(
                "vector",
                Index.ivfFlat().withDistanceType(DistanceType.COSINE).withNumPartitions(3)));

    // One of the vectors of every ninth row has length zero.
    assertThat(result.numIndexedVectors()).isEqualTo(3 * 300 - 34);
    assertThat(await(table.verify().collectList())).isEmpty();
  }

  @Test
  void whatOthersDoMeanwhileIsCommittedToo() {
    Table table = table(Schemas.vector("vector", DIM));
    await(table.add(rows(0, 800)));

    CreateIndexResult result =
        await(
            Mono.zip(
                    table.createIndex("vector", Index.ivfFlat().withNumPartitions(4)),
                    table.add(rows(800, 900)),
                    table.delete("id < 10"))
                .map(all -> all.getT1()));

    assertThat(result.name()).isEqualTo("vector_idx");
    table.checkoutLatest().block();
    assertThat(await(table.countRows())).isEqualTo(890);
    assertThat(await(table.listIndices().collectList())).hasSize(1);
    await(table.optimize());
    assertExact(table, DistanceType.L2);
  }

  @Test
  void newRowsBecomeDeltasUntilTheyAreMerged() {
    Table table = table(Schemas.vector("vector", DIM));
    await(table.add(rows(0, 1000)));
    // Two partitions of about 500 rows where 400 are wanted: near enough.
    await(
        table.createIndex(
            "vector", Index.ivfFlat().withNumPartitions(2).withTargetPartitionSize(400)));
    await(table.add(rows(1000, 1200)));

    OptimizeResult delta = await(table.optimize());
    assertThat(delta)
        .isEqualTo(new OptimizeResult(1, 1, 0, Objects.requireNonNull(await(table.version()))));
    assertExact(table, DistanceType.L2);
    assertThat(await(table.optimize()).indicesUpdated()).isZero();

    OptimizeResult merged = await(table.optimize(OptimizeOptions.DEFAULT.withMergeSegments(true)));
    assertThat(merged.segmentsAdded()).isEqualTo(1);
    assertThat(merged.segmentsRemoved()).isEqualTo(2);
    assertExact(table, DistanceType.L2);
    assertThat(await(table.verify().collectList())).isEmpty();
  }

  @Test
  void partitionsThatDoNotFitAreSplitAndJoined() {
    Table table = table(Schemas.vector("vector", DIM));
    await(table.add(rows(0, 500)));
    await(
        table.createIndex(
            "vector", Index.ivfFlat().withNumPartitions(1).withTargetPartitionSize(200)));
    await(table.add(rows(500, 2000)));

    // One partition of 2,000 rows where 200 are wanted.
    OptimizeResult split = await(table.optimize());
    assertThat(split.segmentsRemoved()).isEqualTo(1);
    assertExact(table, DistanceType.L2);
    assertThat(await(table.verify().collectList())).isEmpty();
  }

  @Test
  void stableRowIdsAreIndexed() {
    Connection db =
        connections.connect(
            ConnectOptions.of("memory://")
                .withStorageOption("new_table_enable_stable_row_ids", "true"));
    Table table =
        await(db.createTable("t", Schemas.of(Schemas.int32("id"), Schemas.vector("vector", DIM))));
    await(table.add(rows(0, 400)));
    await(table.add(rows(400, 800)));
    await(table.update(Update.set("id", 5000).where("id < 50")));

    await(table.createIndex("vector", Index.ivfFlat().withNumPartitions(3)));

    assertExact(table, DistanceType.L2);
  }

  @Test
  void progressRisesToTheResult() {
    Table table = table(Schemas.vector("vector", DIM));
    await(table.add(rows(0, 900)));

    List<IndexProgress> heard =
        await(
            table
                .createIndexProgress(
                    "vector", Index.ivfFlat().withNumPartitions(3), CreateIndexOptions.DEFAULT)
                .collectList());

    assertThat(heard).extracting(IndexProgress::percent).isSorted();
    assertThat(heard.getLast().percent()).isEqualTo(100);
    CreateIndexResult result = Objects.requireNonNull(heard.getLast().result());
    assertThat(result.version()).isEqualTo(await(table.version()));
    assertThat(heard.stream().map(IndexProgress::phase))
        .contains(IndexProgress.Phase.ENCODE, IndexProgress.Phase.COMMIT);
  }

  @Test
  void anIndexIsReplacedAwaitedAndDropped() {
    Table table = table(Schemas.vector("vector", DIM));
    await(table.add(rows(0, 600)));
    CreateIndexOptions named = CreateIndexOptions.DEFAULT.withName("near");
    CreateIndexResult first = await(table.createIndex("vector", Index.ivfFlat(), named));
    CreateIndexResult second = await(table.createIndex("VECTOR", Index.ivfFlat(), named));
    assertThat(second.uuid()).isNotEqualTo(first.uuid());
    assertThat(await(table.listIndices().collectList())).hasSize(1);

    table.waitForIndex(List.of("near"), Duration.ofSeconds(5)).block();
    table.dropIndex("near").block();

    assertThat(await(table.listIndices().collectList())).isEmpty();
  }
}
