package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.ConnectOptions;
import io.lancedb.Table;
import io.lancedb.error.FilterSyntaxException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.query.DistanceType;
import io.lancedb.query.FluentQuery;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** We answer the questions of {@code answers.json} as the official Node.js client did. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersIT {

  /** What may differ by the order of additions; distances here are below 100. */
  private static final double TOLERANCE = 1e-5;

  /** Text after a complete condition is refused here. */
  private static final Set<String> TRAILING =
      Set.of("id = 1;", "id = 1; drop", "id = 1 garbage", "id = 1)");

  /** Not in the language yet: refused by name. */
  private static final Set<String> LATER =
      Set.of("id + 1 = 5", "id * 2 > 1990", "id % 2 = 0", "id / 0 = 1", "lower(grp) = 'a'");

  /** Double-quoted literals, row ids in a count, and comparisons of float16 with a number. */
  private static final Map<String, Long> BETTER =
      Map.of("grp = \"a\"", 184L, "grp = \"zzz\"", 0L, "_rowid = 3", 1L, "f16_required = 0.0", 42L);

  private final Map<String, OurTable> tables = new HashMap<>();

  @BeforeAll
  void open() {
    ConnectOptions database = ConnectOptions.of(OfficialFiles.directory().toString());
    for (String name : List.of("queries", "all_types_2_2")) {
      tables.put(name, OurTable.open(database, name));
    }
  }

  @AfterAll
  void close() {
    tables.values().forEach(OurTable::close);
  }

  @TestFactory
  Stream<DynamicTest> eachQuestionHasTheOfficialAnswer() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode question : OfficialFiles.json("answers.json")) {
      OurTable table = tables.get(question.path("table").asText("queries"));
      if (table == null) {
        throw new IllegalStateException("not opened: " + question.get("table"));
      }
      tests.add(DynamicTest.dynamicTest(title(question), () -> ask(table, question)));
    }
    return tests.stream();
  }

  private static String title(JsonNode question) {
    StringBuilder title = new StringBuilder(question.get("kind").textValue());
    question
        .properties()
        .forEach(option -> {
          if (!option.getKey().equals("answer") && !option.getKey().equals("kind")) {
            title.append(' ').append(option.getKey()).append('=').append(option.getValue());
          }
        });
    return title.toString();
  }

  private static void ask(OurTable table, JsonNode question) {
    JsonNode answer = question.get("answer");
    String where = question.path("where").asText("");
    if (question.get("kind").textValue().equals("count")) {
      count(table, where, answer);
    } else if (answer.has("error")) {
      assertThatThrownBy(() -> OurTable.rows(query(table.table(), question)))
          .isInstanceOf(LanceDbException.class);
    } else {
      List<Map<String, @Nullable Object>> rows = OurTable.rows(query(table.table(), question));
      if (answer.get("columns").isEmpty()) {
        assertThat(rows).allMatch(Map::isEmpty); // the client does not tell how many there are
      } else {
        compare(rows, expected(table.schema(), answer));
      }
    }
  }

  private static void count(OurTable table, String where, JsonNode answer) {
    Long better = BETTER.get(where);
    if (TRAILING.contains(where)) {
      assertThatThrownBy(() -> table.count(where)).isInstanceOf(FilterSyntaxException.class);
    } else if (LATER.contains(where)) {
      assertThatThrownBy(() -> table.count(where)).isInstanceOf(UnsupportedFeatureException.class);
    } else if (better != null) {
      assertThat(table.count(where)).isEqualTo(better);
    } else if (answer.has("error")) {
      assertThatThrownBy(() -> table.count(where)).isInstanceOf(LanceDbException.class);
    } else {
      assertThat(table.count(where)).isEqualTo(answer.get("rows").longValue());
    }
  }

  private static FluentQuery<?> query(Table table, JsonNode question) {
    FluentQuery<?> query = question.has("vector") ? search(table, question) : table.query();
    if (question.has("where")) {
      query = query.where(question.get("where").textValue());
    }
    if (question.has("select")) {
      List<String> columns = new ArrayList<>();
      question.get("select").forEach(column -> columns.add(column.textValue()));
      query = query.select(columns);
    }
    if (question.has("limit")) {
      query = query.limit(question.get("limit").longValue());
    }
    if (question.has("offset")) {
      query = query.offset(question.get("offset").longValue());
    }
    return question.has("rowId") ? query.withRowId() : query;
  }

  private static VectorQuery search(Table table, JsonNode question) {
    JsonNode numbers = question.get("vector");
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.parseFloat(numbers.get(i).asText());
    }
    VectorQuery query = table.vectorSearch(QueryVector.of(vector));
    if (question.has("column")) {
      query = query.column(question.get("column").textValue());
    }
    if (question.has("distance")) {
      query =
          query.distanceType(
              DistanceType.valueOf(question.get("distance").textValue().toUpperCase(Locale.ROOT)));
    }
    if (question.has("range")) {
      query =
          query.distanceRange(
              bound(question.get("range").get(0)), bound(question.get("range").get(1)));
    }
    return question.has("postfilter") ? query.postfilter() : query;
  }

  private static @Nullable Float bound(JsonNode bound) {
    return bound.isNull() ? null : bound.floatValue();
  }

  private static List<Map<String, @Nullable Object>> expected(Schema schema, JsonNode answer) {
    Map<String, Field> known = new HashMap<>();
    schema.getFields().forEach(field -> known.put(field.getName(), field));
    known.put(
        "_distance",
        Field.nullable("_distance", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)));
    known.put("_rowid", Field.nullable("_rowid", new ArrowType.Int(64, false)));
    List<Field> fields = new ArrayList<>();
    for (JsonNode column : answer.get("columns")) {
      String text = column.textValue();
      fields.add(
          known.entrySet().stream()
              .filter(field -> text.startsWith(field.getKey() + " "))
              .max(Map.Entry.comparingByKey())
              .orElseThrow()
              .getValue());
    }
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    answer.get("rows").forEach(row -> rows.add(OfficialFiles.row(fields, row)));
    return rows;
  }

  /** Equal rows with columns in the same order; distances up to the order of additions. */
  private static void compare(
      List<Map<String, @Nullable Object>> actual, List<Map<String, @Nullable Object>> expected) {
    assertThat(withoutDistance(actual)).isEqualTo(withoutDistance(expected));
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).keySet().stream())
          .containsExactlyElementsOf(expected.get(i).keySet());
      Object distance = expected.get(i).get("_distance");
      if (distance instanceof Double number) {
        assertThat((Double) actual.get(i).get("_distance"))
            .as("_distance of row %d", i)
            .isCloseTo(number, within(TOLERANCE));
      }
    }
  }

  private static List<Map<String, @Nullable Object>> withoutDistance(
      List<Map<String, @Nullable Object>> rows) {
    return rows.stream()
        .map(row -> {
          Map<String, @Nullable Object> rest = new HashMap<>(row);
          rest.remove("_distance");
          return rest;
        })
        .toList();
  }
}
