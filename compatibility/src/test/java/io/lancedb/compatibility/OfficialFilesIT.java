package io.lancedb.compatibility;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.ConnectOptions;
import io.lancedb.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of the official Node.js client read back equal, and can be written on. */
class OfficialFilesIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all_types_2_0",
        "arrays_2_0",
        "all_types_2_1",
        "all_types_2_2",
        "all_types_2_3",
        "deletions",
        "stable_row_ids",
        "v1_names",
        "indexed",
        "empty",
        "emptied",
        "evolved",
        "lists",
        "structs",
        "times",
        "nested_2_1",
        "nested_2_2",
        "nested_2_3",
        "long_strings",
        "struct_lists",
        "blobs",
        "blobs_2_2"
      })
  void readBackEqual(String name) {
    JsonNode expected = OfficialFiles.expected(name);
    try (OurTable table = OurTable.open(official(), name)) {
      assertThat(OfficialFiles.fields(table.schema()))
          .isEqualTo(OfficialFiles.expectedFields(name));
      assertThat(table.version()).isEqualTo(expected.get("version").longValue());
      assertThat(table.count()).isEqualTo(expected.get("countRows").longValue());
      assertThat(table.rowsWithIds())
          .containsExactlyElementsOf(OfficialFiles.rows(name, table.schema()));
      for (JsonNode count : expected.path("counts")) {
        assertThat(table.count(count.get("filter").textValue()))
            .as(count.get("filter").textValue())
            .isEqualTo(count.get("rows").longValue());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all_types_2_2", "deletions", "stable_row_ids", "v1_names", "evolved"})
  void everyVersionIsThere(String name) {
    try (OurTable table = OurTable.open(official(), name)) {
      List<Long> versions = new ArrayList<>();
      for (JsonNode version : OfficialFiles.expected(name).get("versions")) {
        long number = version.get("version").longValue();
        versions.add(number);
        assertThat(table.table().checkout(number).flatMap(old -> old.countRows()).block())
            .as("version %d", number)
            .isEqualTo(version.get("rows").longValue());
        assertThat(
                table
                    .table()
                    .checkout(number)
                    .flatMapMany(old -> old.query().rows())
                    .count()
                    .block())
            .as("rows read of version %d", number)
            .isEqualTo(version.get("rows").longValue());
      }
      assertThat(table.versions()).isEqualTo(versions);
    }
  }

  @ParameterizedTest
  @CsvSource("legacy_0_1, 0.1")
  void whatCannotBeReadIsRefusedByName(String name, String word) {
    assertThatThrownBy(
            () -> {
              try (OurTable table = OurTable.open(official(), name)) {
                table.rows();
              }
            })
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining(word);
  }

  /** Our commits on a copy: the official binding reads the same rows, with the same row ids. */
  @Nested
  @OfficialBinding
  class WrittenOn {

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
        strings = {"deletions", "stable_row_ids", "v1_names", "indexed", "emptied", "empty"})
    void theOfficialBindingReadsWhatWeAppendAndDelete(String name) throws IOException {
      OfficialFiles.copy(name, directory);
      ConnectOptions database = ConnectOptions.of(directory.toString());
      try (OurTable ours = OurTable.open(database, name)) {
        Schema schema = ours.schema();
        List<Map<String, @Nullable Object>> expected = new ArrayList<>(ours.rows());
        List<Map<String, @Nullable Object>> more = more(schema);

        ours.append(schema, more);
        long deleted = ours.delete("id IN (8, 9, 8005, 100001)");

        expected.addAll(more);
        int before = expected.size();
        expected.removeIf(
            row -> List.of(8L, 9L, 8005L, 100001L).contains(requireNonNull(row.get("id"))));
        assertThat(deleted).isEqualTo(before - expected.size());
        assertThat(ours.rows()).isEqualTo(expected);
        String uri = directory.resolve(name + ".lance").toString();
        try (OfficialTable official = OfficialTable.open(uri, Map.of())) {
          assertThat(official.version()).isEqualTo(ours.version());
          assertThat(official.rows()).isEqualTo(expected);
          assertThat(official.rowsWithIds()).isEqualTo(ours.rowsWithIds());
          assertThat(official.count("id >= 100000")).isEqualTo(2);
          assertThat(official.count("id = 8")).isZero();
        }
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1_names", "indexed"})
    void manifestsKeepTheirNaming(String name) throws IOException {
      OfficialFiles.copy(name, directory);
      Path versions = directory.resolve(name + ".lance/_versions");
      int length = name.startsWith("v1") ? "12.manifest".length() : 29;
      try (OurTable ours = OurTable.open(ConnectOptions.of(directory.toString()), name)) {
        ours.delete("id = 1");
        long version = ours.version();
        try (Stream<Path> files = Files.list(versions)) {
          assertThat(files.map(file -> file.getFileName().toString()))
              .filteredOn(file -> file.endsWith(".manifest"))
              .hasSize((int) version)
              .allMatch(file -> file.length() <= length && file.length() > length - 2);
        }
      }
    }

    private static List<Map<String, @Nullable Object>> more(Schema schema) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      for (long id = 100_000; id < 100_003; id++) {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("id", id);
        row.put("name", id == 100_000 ? null : "added");
        if (schema.findField("id") != null && schema.getFields().size() == 3) {
          row.put("vector", id == 100_002 ? null : List.of(1.0, 2.0, 3.0, 4.0));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static ConnectOptions official() {
    return ConnectOptions.of(OfficialFiles.directory().toString());
  }
}
