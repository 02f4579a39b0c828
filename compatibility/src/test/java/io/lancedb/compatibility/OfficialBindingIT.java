package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The binding and the committed files tell the same: what all other tests here rely on. */
@OfficialBinding
class OfficialBindingIT {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all_types_2_0",
        "arrays_2_0",
        "all_types_2_1",
        "all_types_2_2",
        "deletions",
        "stable_row_ids",
        "v1_names",
        "indexed",
        "empty",
        "emptied",
        "evolved"
      })
  void itReadsTheCommittedTablesAsTheNodeClientDoes(String name) {
    JsonNode expected = OfficialFiles.expected(name);
    try (OfficialTable table = OfficialTable.open(uri(name), Map.of())) {
      assertThat(OfficialFiles.fields(table.schema()))
          .isEqualTo(OfficialFiles.expectedFields(name));
      assertThat(table.version()).isEqualTo(expected.get("version").longValue());
      assertThat(table.count()).isEqualTo(expected.get("countRows").longValue());
      assertThat(table.rowsWithIds())
          .containsExactlyElementsOf(OfficialFiles.rows(name, table.schema()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encodings_2_1", "encodings_2_2"})
  void theFormulasGiveTheValuesOfTheEncodingTables(String name) {
    try (OfficialTable table = OfficialTable.open(uri(name), Map.of())) {
      int row = OfficialFiles.expected(name).get("firstRow").intValue();
      for (Map<String, @Nullable Object> values : table.rows()) {
        for (Map.Entry<String, @Nullable Object> value : values.entrySet()) {
          Object expected = EncodingsTable.value(value.getKey(), row);
          if (!Objects.equals(value.getValue(), expected)) {
            assertThat(value.getValue()).as(value.getKey() + " of " + row).isEqualTo(expected);
          }
        }
        row++;
      }
      assertThat(row).isEqualTo(EncodingsTable.END);
    }
  }

  @Test
  void whatIsWrittenThroughItIsReadBack() {
    Schema schema = schema();
    String uri = directory.resolve("t.lance").toString();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>(rows(0, 50));
    try (OfficialTable table = OfficialTable.create(uri, Map.of(), "2.2", schema, rows)) {
      assertThat(table.fileVersion()).isEqualTo("2.2");
      assertThat(table.rows()).isEqualTo(rows);

      table.append(schema, rows(50, 60));
      rows.addAll(rows(50, 60));
      table.delete("id < 20");
      rows.removeIf(row -> (Long) Objects.requireNonNull(row.get("id")) < 20);

      assertThat(table.rows()).isEqualTo(rows);
      assertThat(table.count()).isEqualTo(40);
      assertThat(table.count("name IS NULL")).isEqualTo(8);
      assertThat(table.versions()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void itRestoresCompactsAndOverwrites() {
    Schema schema = schema();
    String uri = directory.resolve("t.lance").toString();
    try (OfficialTable table = OfficialTable.create(uri, Map.of(), "2.1", schema, rows(0, 30))) {
      table.append(schema, rows(30, 40));
      table.delete("id >= 5");
      table.restore(2);
      assertThat(table.rows()).isEqualTo(rows(0, 40));

      table.compact();
      assertThat(table.rows()).isEqualTo(rows(0, 40));

      table.overwrite(schema, rows(7, 9));
      assertThat(table.rows()).isEqualTo(rows(7, 9));
    }
    try (OfficialTable again = OfficialTable.open(uri, Map.of())) {
      assertThat(again.rows()).isEqualTo(rows(7, 9));
    }
  }

  private static String uri(String name) {
    return OfficialFiles.table(name).toString();
  }

  private static Schema schema() {
    Field item = Field.nullable("item", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    return new Schema(
        List.of(
            Field.notNullable("id", new ArrowType.Int(32, true)),
            Field.nullable("name", ArrowType.Utf8.INSTANCE),
            new Field(
                "vector", FieldType.nullable(new ArrowType.FixedSizeList(3)), List.of(item))));
  }

  private static List<Map<String, @Nullable Object>> rows(int from, int to) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", (long) i);
      row.put("name", i % 5 == 0 ? null : "row-" + i);
      row.put("vector", i % 7 == 0 ? null : List.of(i * 1.0, 0.5, -1.0 * i));
      rows.add(row);
    }
    return rows;
  }
}
