package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.error.BadVectorException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class MapRowsTest {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private List<Row> read(Rows rows, @Nullable Schema target) {
    List<Row> all =
        rows.use(target, allocator, (schema, batches) -> RowReader.flux(batches))
            .collectList()
            .block();
    return all == null ? List.of() : all;
  }

  private Schema inferred(Map<String, Object> row) {
    return inferred(List.of(row));
  }

  private Schema inferred(List<Map<String, Object>> rows) {
    Schema schema =
        Rows.ofMaps(rows)
            .<Schema>use(null, allocator, (found, batches) -> Flux.just(found))
            .blockLast();
    return java.util.Objects.requireNonNull(schema);
  }

  private void fails(
      Rows rows, @Nullable Schema target, Class<? extends LanceDbException> type, String... parts) {
    StepVerifier.create(rows.use(target, allocator, (schema, batches) -> RowReader.flux(batches)))
        .thenConsumeWhile(row -> true)
        .verifyErrorSatisfies(e -> assertThat(e).isInstanceOf(type).message().contains(parts));
  }

  @Test
  void theIntroductionsRowsBecomeAVectorTextAndDoubleColumn() {
    List<Map<String, Object>> data =
        List.of(
            ordered("vector", List.of(3.1, 4.1), "item", "foo", "price", 10.0),
            ordered("vector", List.of(5.9, 26.5), "item", "bar", "price", 20.0));

    List<Row> rows = read(Rows.ofMaps(data), null);

    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).names()).containsExactly("vector", "item", "price");
    assertThat(rows.get(1).getVector("vector")).containsExactly(5.9f, 26.5f);
    assertThat(rows.get(1).getString("item")).isEqualTo("bar");
    assertThat(rows.get(1).getDouble("price")).isEqualTo(20.0);
    assertThat(rows.get(0)).hasToString("{vector=[3.1, 4.1], item=\"foo\", price=10.0}");
  }

  private enum Color {
    RED
  }

  @Test
  void javaTypesShowTheirColumnTypes() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("bool", true);
    row.put("byte", (byte) 1);
    row.put("short", (short) 2);
    row.put("int", 3);
    row.put("long", 4L);
    row.put("float", 5.5f);
    row.put("double", 6.5);
    row.put("text", "a");
    row.put("enum", Color.RED);
    row.put("uuid", new UUID(1, 2));
    row.put("bytes", new byte[] {1, 2});
    row.put("date", LocalDate.of(1969, 12, 31));
    row.put("instant", Instant.parse("1969-12-31T23:59:59.999999Z"));
    row.put("local", LocalDateTime.of(2026, 1, 2, 3, 4, 5));
    row.put("my_Embedding", new double[] {1, 2, 3});

    assertThat(inferred(row).getFields().stream().map(ColumnKind::describe))
        .containsExactly(
            "bool",
            "int8",
            "int16",
            "int32",
            "int64",
            "float32",
            "float64",
            "utf8",
            "utf8",
            "utf8",
            "binary",
            "date32",
            "timestamp[us, UTC]",
            "timestamp[us]",
            "fixed_size_list<float32>[3]");
    assertThat(inferred(row).getFields()).allMatch(field -> field.isNullable());

    Map<String, Object> expected = new LinkedHashMap<>(row);
    expected.put("enum", "RED");
    expected.put("uuid", new UUID(1, 2).toString());
    expected.put("my_Embedding", new float[] {1, 2, 3});
    assertThat(read(Rows.ofMaps(List.of(row)), null)).containsExactly(Row.of(expected));
  }

  @Test
  void numbersOfOneColumnWiden() {
    assertThat(inferred(List.of(Map.of("n", 1), Map.of("n", 2L))).findField("n"))
        .isEqualTo(Schemas.int64("n"));
    assertThat(inferred(List.of(Map.of("n", 1), Map.of("n", 2.5f))).findField("n"))
        .isEqualTo(Schemas.float64("n"));
    assertThat(inferred(List.of(Map.of("n", (byte) 1), Map.of("n", (short) 2))).findField("n"))
        .isEqualTo(Schemas.int16("n"));
  }

  @Test
  void whatShowsNoTypeIsRefusedByName() {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("x", null);
    fails(Rows.ofMaps(List.of(nothing)), null, SchemaMismatchException.class, "\"x\"", "schema");
    fails(Rows.ofMaps(List.of()), null, SchemaMismatchException.class, "At least one record");
    fails(Rows.ofMaps(List.of(Map.of())), null, SchemaMismatchException.class, "no columns");
    fails(
        Rows.ofMaps(List.of(Map.of("a", "x"), Map.of("a", 1))),
        null,
        SchemaMismatchException.class,
        "\"a\" is utf8",
        "row 1",
        "Integer 1");
    fails(
        Rows.ofMaps(List.of(Map.of("price", new Object()))),
        null,
        UnsupportedFeatureException.class,
        "\"price\"",
        "java.lang.Object");
    fails(
        Rows.ofMaps(List.of(Map.of("tags", List.of()))),
        null,
        SchemaMismatchException.class,
        "\"tags\"",
        "empty",
        "schema");
    fails(Rows.ofMaps(List.of(Map.of("a.b", 1))), null, SchemaMismatchException.class, "\"a.b\"");
    fails(Rows.ofMaps(List.of(Map.of("_rowid", 1))), null, SchemaMismatchException.class, "reserv");
  }

  @Test
  void laterRowsMustFitTheInferredColumns() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      rows.add(Map.of("id", i));
    }
    rows.set(2500, Map.of("id", "x"));
    fails(
        Rows.ofMaps(rows), null, SchemaMismatchException.class, "\"id\"", "row 2500", "String \"x");
    rows.set(2500, Map.of("id", 1L << 40));
    fails(Rows.ofMaps(rows), null, SchemaMismatchException.class, "\"id\"", "int32", "row 2500");
    rows.set(2500, Map.of("id", 7L, "more", 1));
    fails(
        Rows.ofMaps(rows),
        null,
        SchemaMismatchException.class,
        "Found field not in schema: more at row 2500");
    rows.set(2500, Map.of("id", 7.0));
    assertThat(read(Rows.ofMaps(rows), null)).hasSize(3000);
  }

  @Test
  void badVectorsAreNeverCutFilledOrStored() {
    Map<String, Object> good = Map.of("vector", new float[] {1, 2});
    fails(
        Rows.ofMaps(List.of(good, Map.of("vector", new float[] {1}))),
        null,
        BadVectorException.class,
        "\"vector\"",
        "row 1",
        "2 values",
        "has 1");
    fails(
        Rows.ofMaps(List.of(good, Map.of("vector", List.of(1, 2, 3)))),
        null,
        BadVectorException.class,
        "row 1",
        "has 3");
    fails(
        Rows.ofMaps(List.of(Map.of("vector", new float[] {1, Float.NaN}))),
        null,
        BadVectorException.class,
        "row 0",
        "NaN");
    fails(
        Rows.ofMaps(List.of(Map.of("vector", List.of(1e300)))),
        null,
        BadVectorException.class,
        "1.0E300");
    fails(
        Rows.ofMaps(List.of(Map.of("vector", List.of()))),
        null,
        BadVectorException.class,
        "is empty");
    Map<String, Object> infinite = Map.of("vector", new float[] {Float.POSITIVE_INFINITY, 0});
    assertThat(read(Rows.ofMaps(List.of(infinite)), null)).containsExactly(Row.of(infinite));
  }

  @Test
  void aTargetSchemaOrdersConvertsAndFillsColumns() {
    Schema target =
        Schemas.of(
            Schemas.int8("a"),
            Schemas.required(Schemas.text("b")),
            Schemas.float32("c"),
            Schemas.vector("v", 2));
    Rows rows =
        Rows.ofMaps(
            List.of(
                ordered("v", List.of(1, 2), "b", "x", "a", 5.0),
                ordered("c", 7L, "b", 12, "a", 100L)));
    assertThat(read(rows, target))
        .containsExactly(
            Row.of(ordered("a", (byte) 5, "b", "x", "c", null, "v", new float[] {1, 2})),
            Row.of(ordered("a", (byte) 100, "b", "12", "c", 7f, "v", null)));
  }

  @Test
  void whatATargetSchemaCannotHoldIsRefused() {
    Schema target = Schemas.of(Schemas.int8("a"), Schemas.required(Schemas.text("b")));
    refuse(target, Map.of("a", 300, "b", ""), "\"a\" of type int8", "row 0", "300");
    refuse(target, Map.of("a", 1.5, "b", ""), "1.5");
    refuse(target, Map.of("a", Double.NaN, "b", ""), "NaN");
    refuse(target, Map.of("a", "1", "b", ""), "String \"1\"");
    refuse(target, Map.of("a", 1), "\"b\" cannot hold nulls", "row 0");
    refuse(target, Map.of("b", "", "zz", 1), "Found field not in schema: zz at row 0");
    refuse(Schemas.of(Schemas.float32("f")), Map.of("f", 1e300), "float32");
    refuse(Schemas.of(Schemas.bool("f")), Map.of("f", 2), "bool");
    refuse(Schemas.of(Schemas.instant("f")), Map.of("f", LocalDateTime.MIN), "LocalDateTime");
    refuse(Schemas.of(Schemas.instant("f")), Map.of("f", Instant.MAX), "Instant");
    refuse(Schemas.of(Schemas.date("f")), Map.of("f", LocalDate.MAX), "LocalDate");
  }

  private void refuse(Schema target, Map<String, ?> row, String... parts) {
    fails(Rows.ofMaps(List.of(row)), target, SchemaMismatchException.class, parts);
  }

  @Test
  void batchesAreBounded() {
    List<Map<String, Object>> wide = new ArrayList<>();
    List<Map<String, Object>> longTexts = new ArrayList<>();
    List<Map<String, Object>> small = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      wide.add(Map.of("vector", new float[1536]));
      longTexts.add(Map.of("text", "x".repeat(10_000)));
      small.add(Map.of("id", i));
    }
    assertThat(rowCounts(wide)).allMatch(rows -> rows * 1536L * 4 <= 1 << 20);
    assertThat(rowCounts(longTexts)).allMatch(rows -> rows <= 105);
    assertThat(rowCounts(small)).containsExactly(1024, 1024, 452);
    assertThat(rowCounts(wide).stream().mapToInt(n -> n).sum()).isEqualTo(2500);
    assertThat(rowCounts(longTexts).stream().mapToInt(n -> n).sum()).isEqualTo(2500);
  }

  private List<Integer> rowCounts(List<Map<String, Object>> rows) {
    List<Integer> counts =
        Rows.ofMaps(rows)
            .use(
                null,
                allocator,
                (schema, batches) ->
                    batches.map(batch -> {
                      try (batch) {
                        return batch.getRowCount();
                      }
                    }))
            .collectList()
            .block();
    return counts == null ? List.of() : counts;
  }

  private static Map<String, Object> ordered(@Nullable Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put(String.valueOf(entries[i]), entries[i + 1]);
    }
    return map;
  }
}
