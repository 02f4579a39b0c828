package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

/** Exact search through the public API against a search by hand. */
class VectorSearchTest {

  private static final int ROWS = 600;
  private static final int DIM = 24;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @SuppressWarnings("NullAway.Init")
  private Connection db;

  @SuppressWarnings("NullAway.Init")
  private Table table;

  private final float[][] vectors = new float[ROWS][];
  private final SplittableRandom random = new SplittableRandom(20261121);

  private record Hit(int id, double distance) {}

  @BeforeEach
  void fill() {
    db = connections.memory();
    Schema schema =
        Schemas.of(
            Schemas.int32("id"), Schemas.vector("vector", DIM), Schemas.binaryVector("bits", 4));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      vectors[id] = vector();
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("id", id);
      row.put("vector", id % 50 == 49 ? null : vectors[id]);
      row.put("bits", new byte[] {(byte) id, (byte) (id >> 8), 0, 0});
      rows.add(row);
    }
    table = await(db.createTable("t", schema));
    await(table.add(Rows.ofMaps(rows.subList(0, 400))));
    await(table.add(Rows.ofMaps(rows.subList(400, ROWS))));
    await(table.delete("id = 7"));
  }

  private float[] vector() {
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = (float) (random.nextDouble() * 2 - 1);
    }
    return vector;
  }

  private static double distance(DistanceType type, float[] a, float[] b) {
    double l2 = 0;
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      l2 += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return switch (type) {
      case L2 -> l2;
      case COSINE -> 1 - dot / Math.sqrt(aa * bb);
      case DOT -> 1 - dot;
      case HAMMING -> throw new IllegalArgumentException();
    };
  }

  private List<Hit> expected(DistanceType type, float[] query) {
    List<Hit> hits = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      if (id != 7 && id % 50 != 49) {
        hits.add(new Hit(id, distance(type, query, vectors[id])));
      }
    }
    hits.sort(Comparator.comparingDouble(Hit::distance));
    return hits;
  }

  private static List<Integer> ids(VectorQuery query) {
    return TableWritesTest.ids(query.rows());
  }

  @ParameterizedTest
  @EnumSource(value = DistanceType.class, names = "HAMMING", mode = EnumSource.Mode.EXCLUDE)
  void theNearestRowsComeFirstWithTheirDistance(DistanceType type) {
    float[] query = vector();
    List<Row> rows =
        await(table.vectorSearch(query).distanceType(type).limit(25).rows().collectList());

    List<Hit> expected = expected(type, query).subList(0, 25);
    assertThat(rows)
        .extracting(row -> row.getInt("id"))
        .containsExactlyElementsOf(expected.stream().map(Hit::id).toList());
    for (int i = 0; i < rows.size(); i++) {
      assertThat((double) rows.get(i).getFloat("_distance"))
          .isCloseTo(expected.get(i).distance, within(1e-5));
    }
    assertThat(rows.get(0).names()).containsExactly("id", "vector", "bits", "_distance");
  }

  @Test
  void tenRowsAreReturnedWithoutALimitAndAllWithAGreatOne() {
    assertThat(ids(table.vectorSearch(vector()))).hasSize(10);
    assertThat(ids(table.vectorSearch(vector()).limit(100_000))).hasSize(ROWS - 1 - ROWS / 50);
    assertThat(await(table.vectorSearch(vector()).limit(4).count())).isEqualTo(4);
  }

  @Test
  void offsetSkipsTheNearest() {
    float[] query = vector();
    List<Integer> first = ids(table.vectorSearch(query).limit(10));
    assertThat(ids(table.vectorSearch(query).offset(4).limit(6)))
        .containsExactlyElementsOf(first.subList(4, 10));
  }

  @Test
  void anOffsetBehindALimitWithoutBoundSkipsTheNearest() {
    float[] query = vector();
    List<Integer> all = ids(table.vectorSearch(query).limit(ROWS));
    assertThat(ids(table.vectorSearch(query).offset(4).limit(Long.MAX_VALUE)))
        .containsExactlyElementsOf(all.subList(4, all.size()));
  }

  @Test
  void aPrefilterKeepsAsManyHitsAsTheLimitAllowsAPostfilterPerhapsFewer() {
    float[] query = vector();
    List<Integer> all = expected(DistanceType.L2, query).stream().map(Hit::id).toList();
    List<Integer> below = all.stream().filter(id -> id < 100).toList();

    assertThat(ids(table.vectorSearch(query).where("id < 100").limit(5)))
        .containsExactlyElementsOf(below.subList(0, 5));
    assertThat(ids(table.vectorSearch(query).where("id < 100").postfilter().limit(20)))
        .containsExactlyElementsOf(all.subList(0, 20).stream().filter(id -> id < 100).toList());
    VectorQuery others = table.vectorSearch(query).where("id != " + all.getFirst()).postfilter();
    assertThat(await(others.limit(20).first()).getInt("id")).isEqualTo(all.get(1));
    assertThat(ids(table.vectorSearch(query).where("id < 0").limit(5))).isEmpty();
    assertThat(ids(table.vectorSearch(query).where("id < 0").postfilter().limit(5))).isEmpty();
  }

  @Test
  void aPostfilterMayNameTheDistanceAndAPrefilterMayNot() {
    float[] query = vector();
    List<Row> near = await(table.vectorSearch(query).limit(20).rows().collectList());
    float bound = near.get(8).getFloat("_distance");
    VectorQuery below = table.vectorSearch(query).where("_distance < " + bound).limit(20);

    assertThat(ids(below.postfilter()))
        .containsExactlyElementsOf(
            near.subList(0, 8).stream().map(row -> row.getInt("id")).toList());
    StepVerifier.create(below.rows()).verifyError(ColumnNotFoundException.class);
  }

  @Test
  void aDistanceRangeIncludesItsLowerAndExcludesItsUpperBound() {
    float[] query = vector();
    List<Row> near = await(table.vectorSearch(query).limit(20).rows().collectList());
    float lower = near.get(5).getFloat("_distance");
    float upper = near.get(9).getFloat("_distance");

    assertThat(ids(table.vectorSearch(query).distanceRange(lower, upper).limit(20)))
        .containsExactlyElementsOf(
            near.subList(5, 9).stream().map(row -> row.getInt("id")).toList());
    assertThat(ids(table.vectorSearch(query).distanceRange(null, lower).limit(20))).hasSize(5);
  }

  @Test
  void binaryVectorsAreSearchedByHammingDistance() {
    List<Row> rows =
        await(
            table
                .vectorSearch(QueryVector.of((byte) 5, (byte) 1, (byte) 0, (byte) 0))
                .limit(3)
                .select("id")
                .rows()
                .collectList());
    assertThat(rows.get(0).getInt("id")).isEqualTo(0x105);
    assertThat(rows.get(0).getFloat("_distance")).isZero();
    assertThat(rows.get(1).getFloat("_distance")).isEqualTo(1f);
    assertThat(rows.get(0).names()).containsExactly("id", "_distance");
  }

  @Test
  void theDistanceFollowsTheColumnsUnlessItIsSelectedAndTheRowIdIsLast() {
    Row row = await(table.vectorSearch(vector()).select("id").withRowId().first());
    assertThat(row.names()).containsExactly("id", "_distance", "_rowid");
    Row chosen = await(table.vectorSearch(vector()).select("_distance", "id").first());
    assertThat(chosen.names()).containsExactly("_distance", "id");
  }

  @Test
  void equalDistancesAreOrderedByRowId() {
    Table same =
        await(
            db.createTable(
                "same",
                IntStream.range(0, 40)
                    .mapToObj(i -> Map.of("id", i, "vector", new float[] {1, 1}))
                    .toList()));
    assertThat(TableWritesTest.ids(same.vectorSearch(1f, 1f).limit(5).rows()))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void columnsAreFoundByDimensionOrNamed() {
    assertThat(ids(table.vectorSearch(vector()).column("vector"))).hasSize(10);
    StepVerifier.create(table.vectorSearch(1f, 2f, 3f).rows())
        .verifyErrorSatisfies(error ->
            assertThat(error).isInstanceOf(InvalidQueryException.class).hasMessageContaining("3"));
    StepVerifier.create(table.vectorSearch(1f, 2f, 3f).column("vector").rows())
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(InvalidQueryException.class)
                .hasMessageContaining("vector")
                .hasMessageContaining("" + DIM));
    StepVerifier.create(table.vectorSearch(vector()).column("id").rows())
        .verifyError(InvalidQueryException.class);
    StepVerifier.create(table.vectorSearch(vector()).limit(0).rows())
        .verifyError(InvalidQueryException.class);
    StepVerifier.create(table.vectorSearch(vector()).distanceType(DistanceType.HAMMING).rows())
        .verifyError(InvalidQueryException.class);
  }

  @Test
  void aQueryWithoutDirectionFindsNothingByCosine() {
    assertThat(ids(table.vectorSearch(new float[DIM]).distanceType(DistanceType.COSINE))).isEmpty();
    float[] nan = vector();
    nan[3] = Float.NaN;
    assertThat(ids(table.vectorSearch(nan))).isEmpty();
  }
}
