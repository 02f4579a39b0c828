package io.lancedb.lance.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.json.JsonColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions in conditions; the answers are those of the official client for the same rows. */
class FunctionFiltersTest {

  private static final Schema ROWS =
      Schemas.of(
          Schemas.int32("id"),
          Schemas.list("l", Schemas.int32("item")),
          Schemas.list("ls", Schemas.text("item")),
          Schemas.json("j"));
  private static final Schema SCHEMA = JsonColumns.toBinary(ROWS);

  private static final List<@Nullable String> DOCS =
      Arrays.asList(
          "{\"b\":1,\"a\":-1,\"s\":\"x\",\"f\":1.5,\"t\":true,\"n\":null,\"arr\":[1,\"two\",3.5],\"o\":{\"k\":\"v\",\"a.b\":7}}",
          null,
          "null",
          "[1,2,3]");

  private final BufferAllocator allocator = new RootAllocator();

  @SuppressWarnings("NullAway.Init")
  private VectorSchemaRoot batch;

  @BeforeEach
  void fill() {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    List<@Nullable Object> ints =
        Arrays.asList(List.of(1, 2, 3), List.of(), null, Arrays.asList(null, 1));
    List<@Nullable Object> texts =
        Arrays.asList(List.of("a", "b"), null, List.of(), Arrays.asList("c", null));
    for (int i = 0; i < 4; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", i);
      row.put("l", ints.get(i));
      row.put("ls", texts.get(i));
      row.put("j", DOCS.get(i));
      rows.add(row);
    }
    VectorSchemaRoot texted =
        Rows.ofMaps(rows).<VectorSchemaRoot>use(ROWS, allocator, (s, b) -> b).blockLast();
    batch = JsonColumns.toBinary(Objects.requireNonNull(texted), allocator, 0);
  }

  @AfterEach
  void nothingIsLeft() {
    batch.close();
    allocator.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "array_has(l, 1)                            | 0 3",
        "array_contains(l, 1)                       | 0 3",
        "list_has(l, 1)                             | 0 3",
        "array_has(l, NULL)                         | -",
        "array_has(ls, 'a')                         | 0",
        "array_has_any(l, [1, 5])                   | 0 3",
        "array_has_all(l, [1, 2])                   | 0",
        "array_has_all(l, [])                       | 0 1 2 3",
        "array_has_any(l, [])                       | -",
        "array_has_any(ls, ['c', 'z'])              | 3",
        "array_length(l) = 3                        | 0",
        "array_length(l) = 0                        | 1",
        "array_length(l) IS NULL                    | 2",
        "cardinality(l) = 3                         | 0",
        "array_length(l) > 1                        | 0 3",
        "NOT array_has(l, 1)                        | 1",
        "array_has(l, 1) IS NULL                    | 2",
        "array_length(l) = array_length(ls)         | 3",
        "array_length(l) IN (2, 3)                  | 0 3",
        "array_length(l) BETWEEN 2 AND 3            | 0 3",
        "3 = array_length(l)                        | 0",
        "ARRAY_HAS(l, 2) AND id < 5                 | 0",
        "json_extract(j, '$.a') = '-1'              | 0",
        "json_extract(j, '$.o.k') = '\"v\"'         | 0",
        "json_extract(j, '$.o.k') = 'v'             | -",
        "json_extract(j, '$.arr[1]') = '\"two\"'    | 0",
        "json_extract(j, '$[0]') = '1'              | 3",
        "json_extract(j, '$[last]') = '3'           | 3",
        "json_extract(j, 'a') = '-1'                | 0",
        "json_extract(j, '$.n') = 'null'            | 0",
        "json_extract(j, '$.zz') IS NULL            | 0 1 2 3",
        "json_extract(j, '$.o') = '{\"a.b\":7,\"k\":\"v\"}' | 0",
        "json_get_string(j, 's') = 'x'              | 0",
        "json_get_string(j, 'b') = '1'              | 0",
        "json_get_string(j, 't') = 'true'           | 0",
        "json_get_string(j, 'n') IS NULL            | 0 1 2 3",
        "json_get_string(j, '$.s') = 'x'            | -",
        "json_get_int(j, 'b') = 1                   | 0",
        "json_get_int(j, 'f') = 1                   | -",
        "json_get_int(j, 't') = 1                   | 0",
        "json_get_int(j, 0) = 1                     | 3",
        "json_get_int(j, '0') = 1                   | 3",
        "json_get_float(j, 'f') = 1.5               | 0",
        "json_get_float(j, 'b') = 1.0               | 0",
        "json_get_bool(j, 't')                      | 0",
        "json_get_bool(j, 't') = true               | 0",
        "json_exists(j, '$.a')                      | 0",
        "json_exists(j, '$.n')                      | 0",
        "json_exists(j, '$.o.\"a.b\"')              | 0",
        "JSON_EXISTS(j, 'a')                        | 0",
        "json_array_contains(j, '$.arr', 'two')     | 0",
        "json_array_contains(j, '$.arr', 1)         | 0",
        "json_array_contains(j, '$.arr', '1')       | 0",
        "json_array_length(j, '$.arr') = 3          | 0",
        "json_array_length(j, '$') = 3              | 3",
        "json_array_length(j, '$.o') IS NULL        | 0 1 2 3",
        "j IS NULL                                  | 1"
      })
  void functionsAnswerAsTheOfficialClient(String sql, String expected) {
    Filter filter = Filter.parse(sql, SCHEMA);
    int[] rows =
        expected.equals("-")
            ? new int[0]
            : Stream.of(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThat(filter.evaluate(batch).rows()).containsExactly(rows);
    assertThat(Filter.parse(filter.toString(), SCHEMA).evaluate(batch).rows())
        .as(filter.toString())
        .containsExactly(rows);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upper(ls) = 'A'",
        "json_extract(j, '$..a') = '1'",
        "json_extract(j, '$.arr[*]') = '1'",
        "array_has_any(l, [NULL])",
        "array_length(l, 1) = 1",
        "array_has(l, id)"
      })
  void whatIsNotThereIsRefusedByName(String sql) {
    assertThatThrownBy(() -> Filter.parse(sql, SCHEMA))
        .isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void typesThatDoNotFitAreRefused() {
    for (String sql : List.of("array_has(id, 1)", "array_has(l, '1')", "json_exists(ls, '$')")) {
      assertThatThrownBy(() -> Filter.parse(sql, SCHEMA)).isInstanceOf(InvalidQueryException.class);
    }
    Filter filter = Filter.parse("json_get_int(j, 's') = 1", SCHEMA);
    assertThatThrownBy(() -> filter.evaluate(batch))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("integer");
  }
}
