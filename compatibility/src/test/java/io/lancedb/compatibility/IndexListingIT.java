package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.ConnectOptions;
import io.lancedb.Table;
import io.lancedb.index.IndexConfig;
import io.lancedb.index.IndexStatistics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of the official client's indices is what the client tells of them. */
class IndexListingIT {

  static List<String> names() {
    return IndexFixtures.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void indicesAreListedAsByTheOfficialClient(String name) {
    JsonNode expected = IndexFixtures.expected(name).get("indices");
    try (OurTable table = open(name)) {
      List<IndexConfig> listed =
          Objects.requireNonNull(table.table().listIndices().collectList().block());
      assertThat(listed).hasSize(expected.size());
      for (int i = 0; i < listed.size(); i++) {
        IndexConfig index = listed.get(i);
        JsonNode told = expected.get(i);
        assertThat(index.name()).isEqualTo(told.get("name").textValue());
        assertThat(index.indexType()).isEqualTo(told.get("indexType").textValue());
        assertThat(index.columns()).containsExactly(told.get("columns").get(0).textValue());
        assertThat(index.typeUrl()).isEqualTo(told.get("typeUrl").textValue());
        assertThat(index.numIndexedRows()).isEqualTo(told.get("numIndexedRows").longValue());
        assertThat(index.numUnindexedRows()).isEqualTo(told.get("numUnindexedRows").longValue());
        assertThat(index.numSegments()).isEqualTo(told.get("numSegments").intValue());
        assertThat(index.indexVersion()).isEqualTo(told.get("indexVersion").intValue());
        assertThat(index.sizeBytes()).isPositive();
        assertThat(index.createdAt()).isBefore(Instant.now());
        if (index.details() != null) {
          assertParameters(IndexFixtures.parse(index.details()), told.get("indexDetails"));
        }
      }
    }
  }

  /** Hints for the run of a build are no parameters of the index. */
  private static void assertParameters(JsonNode ours, JsonNode official) {
    for (Map.Entry<String, JsonNode> parameter : official.properties()) {
      if (!parameter.getKey().equals("runtime_hints")) {
        assertThat(ours.get(parameter.getKey()))
            .as(parameter.getKey())
            .isEqualTo(parameter.getValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void statisticsAreThoseOfTheOfficialClient(String name) {
    try (OurTable table = open(name)) {
      for (JsonNode index : IndexFixtures.expected(name).get("indices")) {
        JsonNode told = index.get("stats");
        JsonNode distance = told.get("distanceType");
        IndexStatistics expected =
            new IndexStatistics(
                told.get("numIndexedRows").longValue(),
                told.get("numUnindexedRows").longValue(),
                told.get("indexType").textValue(),
                distance == null ? null : distance.textValue(),
                told.get("numIndices").intValue());
        Table ours = table.table();
        assertThat(ours.indexStats(index.get("name").textValue()).block()).isEqualTo(expected);
      }
      assertThat(table.table().indexStats("nope").blockOptional()).isEmpty();
    }
  }

  private static OurTable open(String name) {
    return OurTable.open(ConnectOptions.of(IndexFixtures.directory().toString()), name);
  }
}
