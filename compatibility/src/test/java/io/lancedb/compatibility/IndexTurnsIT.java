package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.ConnectOptions;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.VectorIndex;
import io.lancedb.query.DistanceType;
import io.lancedb.query.VectorQuery;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lance.index.IndexType;
import org.lance.index.vector.HnswBuildParams;
import org.lance.index.vector.IvfBuildParams;
import org.lance.index.vector.PQBuildParams;
import org.lance.index.vector.SQBuildParams;
import org.lance.index.vector.VectorIndexParams;
import org.lance.ipc.Query;

/** We and the official binding search, and extend, the indices of each other. */
@OfficialBinding
class IndexTurnsIT {

  private static final int ROWS = 1200;
  private static final int QUERIES = 20;
  private static final int K = 10;

  @TempDir Path directory;

  static Stream<Arguments> official() {
    org.lance.index.DistanceType l2 = org.lance.index.DistanceType.L2;
    org.lance.index.DistanceType cosine = org.lance.index.DistanceType.Cosine;
    IvfBuildParams ivf = new IvfBuildParams.Builder().setNumPartitions(3).build();
    SQBuildParams sq = new SQBuildParams.Builder().setNumBits((short) 8).build();
    PQBuildParams pq = new PQBuildParams.Builder().setNumSubVectors(8).setNumBits(8).build();
    HnswBuildParams hnsw = new HnswBuildParams.Builder().setM(16).setEfConstruction(100).build();
    return Stream.of(
        Arguments.of(IndexType.IVF_FLAT, VectorIndexParams.ivfFlat(3, l2), 1.0),
        Arguments.of(IndexType.IVF_SQ, scalar(l2, ivf, sq), 0.95),
        Arguments.of(IndexType.IVF_SQ, scalar(cosine, ivf, sq), 0.95),
        Arguments.of(IndexType.IVF_PQ, VectorIndexParams.ivfPq(3, 8, 8, l2, 50), 0.6),
        Arguments.of(
            IndexType.IVF_HNSW_SQ,
            VectorIndexParams.withIvfHnswSqParams(cosine, ivf, hnsw, sq),
            0.95),
        Arguments.of(
            IndexType.IVF_HNSW_PQ, VectorIndexParams.withIvfHnswPqParams(l2, ivf, hnsw, pq), 0.6));
  }

  private static VectorIndexParams scalar(
      org.lance.index.DistanceType distance, IvfBuildParams ivf, SQBuildParams sq) {
    return new VectorIndexParams.Builder(ivf).setDistanceType(distance).setSqParams(sq).build();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("official")
  void theirIndexIsSearchedHereWithTheirRecall(
      IndexType type, VectorIndexParams parameters, double least) {
    IndexKind kind = IndexKind.all().getFirst();
    String uri = directory.resolve("theirs.lance").toString();
    try (OfficialTable official =
        OfficialTable.create(uri, Map.of(), "2.1", kind.schema(), kind.rows(0, ROWS))) {
      official.createIndex("vector", type, parameters);
      DistanceType distance =
          DistanceType.valueOf(
              parameters.getDistanceTypeString().toUpperCase(java.util.Locale.ROOT));
      try (OurTable ours = OurTable.open(ConnectOptions.of(directory.toString()), "theirs")) {
        assertThat(
                Objects.requireNonNull(ours.table().indexStats("vector_idx").block()).indexType())
            .isEqualTo(type.name());
        assertSameRecall(kind, distance, ours, official, least, 0.2);
      }
    }
  }

  @Test
  void theirOlderRabitqCodesAreRefusedByName() {
    IndexKind kind = IndexKind.all().getFirst();
    String uri = directory.resolve("theirs.lance").toString();
    try (OfficialTable official =
        OfficialTable.create(uri, Map.of(), "2.1", kind.schema(), kind.rows(0, ROWS))) {
      official.createIndex(
          "vector",
          IndexType.IVF_RQ,
          VectorIndexParams.ivfRq(3, (byte) 1, org.lance.index.DistanceType.L2));
      try (OurTable ours = OurTable.open(ConnectOptions.of(directory.toString()), "theirs")) {
        VectorQuery query = ours.table().vectorSearch(kind.query(0)).select("id");
        assertThatThrownBy(() -> ids(query))
            .isInstanceOf(UnsupportedFeatureException.class)
            .hasMessageContaining("RaBitQ");
        assertThat(ids(query.fallbackToExact())).isEqualTo(ids(query.bypassVectorIndex()));
      }
    }
  }

  static Stream<IndexKind> ours() {
    // The binding compares scalar-quantized vectors and 4-bit codes by something else than dot, and
    // takes no binary query.
    return IndexKind.all().stream()
        .filter(kind -> !kind.name().endsWith("sq_dot") && !kind.name().equals("ivf_pq4_dot"))
        .filter(kind -> !kind.name().contains("hamming") && !kind.lists())
        .filter(kind -> !kind.name().contains("rq")); // it knows older RaBitQ codes only
  }

  @ParameterizedTest
  @MethodSource("ours")
  void ourIndexIsSearchedThereWithOurRecall(IndexKind kind) {
    String uri = directory.resolve("ours.lance").toString();
    ConnectOptions database = ConnectOptions.of(directory.toString());
    DistanceType distance = ((VectorIndex<?>) kind.index()).ivf().distanceType();
    try (OurTable ours =
        OurTable.create(database, "ours", "2.1", kind.schema(), kind.rows(0, ROWS))) {
      Objects.requireNonNull(ours.table().createIndex("vector", kind.index()).block());
      try (OfficialTable official = OfficialTable.open(uri, Map.of())) {
        assertThat(official.indices()).containsExactly("vector_idx");
        // Walks of the binding begin at node 0 of the lowest level.
        double noise = kind.name().startsWith("hnsw") ? 0.2 : 0.06;
        assertSameRecall(kind, distance, ours, official, 0.3, noise);
      }
    }
  }

  /** As many true neighbours here and there, up to the noise of quantized distances. */
  private static void assertSameRecall(
      IndexKind kind,
      DistanceType distance,
      OurTable ours,
      OfficialTable official,
      double least,
      double noise) {
    double here = 0;
    double there = 0;
    for (int i = 0; i < QUERIES; i++) {
      float[] vector = kind.query(i);
      VectorQuery query = ours.table().vectorSearch(vector).select("id").limit(K);
      Set<Object> exact = ids(query.bypassVectorIndex().distanceType(distance));
      here += common(exact, ids(query)) / (double) (K * QUERIES);
      Query theirs =
          new Query.Builder().setColumn("vector").setKey(vector).setK(K).setNprobes(20).build();
      there += common(exact, new HashSet<>(official.nearest(theirs))) / (double) (K * QUERIES);
    }
    assertThat(here).as("recall here, %s there", there).isGreaterThanOrEqualTo(there - 0.03);
    assertThat(there).as("recall there, %s here", here).isGreaterThanOrEqualTo(here - noise);
    assertThat(here).isGreaterThanOrEqualTo(least);
  }

  private static Set<Object> ids(VectorQuery query) {
    Set<Object> ids = new HashSet<>();
    OurTable.rows(query).forEach(row -> ids.add(Objects.requireNonNull(row.get("id"))));
    return ids;
  }

  private static int common(Set<Object> exact, Set<Object> found) {
    Set<Object> both = new HashSet<>(exact);
    both.retainAll(found);
    return both.size();
  }
}
