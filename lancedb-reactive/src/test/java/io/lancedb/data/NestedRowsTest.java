package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Structs, lists and maps in rows: what they become, and where it says what does not fit. */
class NestedRowsTest {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private <T> List<T> read(Rows rows, @Nullable Schema target, Class<T> type) {
    return MappedRows.of(rows, target, type, allocator);
  }

  private Schema inferred(Rows rows) {
    return Objects.requireNonNull(
        rows.use(null, allocator, (schema, batches) -> Flux.just(schema)).blockFirst());
  }

  private void refused(
      Rows rows, @Nullable Schema target, Class<? extends LanceDbException> type, String... parts) {
    assertThatThrownBy(() -> read(rows, target, Row.class))
        .isInstanceOf(type)
        .message()
        .contains(parts);
  }

  @Test
  void nestedRecordsComeBackAsTheyWere() {
    Rows rows = Rows.of(Machine.class, Machine.examples());
    assertThat(read(rows, null, Machine.class)).isEqualTo(Machine.examples());
    Schema schema = inferred(rows);
    assertThat(schema.getFields())
        .extracting(ColumnKind::describe)
        .contains(
            "struct<x: float64, y: float64>",
            "map<struct<key: utf8, value: struct<x: float64, y: float64>>>",
            "list<int32>",
            "decimal128(38, 2)",
            "time64[us]",
            "duration[us]",
            "list<list<int64>>");
    List<Row> asRows = read(rows, null, Row.class);
    assertThat(read(Rows.ofRows(asRows), schema, Machine.class)).isEqualTo(Machine.examples());
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> maps =
        (List<Map<String, Object>>) (List<?>) read(rows, null, Map.class);
    assertThat(maps.get(0).get("main")).isInstanceOf(Map.class);
    assertThat(read(Rows.ofMaps(maps), schema, Machine.class)).isEqualTo(Machine.examples());
  }

  @Test
  void nestedMapsShowTheirTypes() {
    Map<String, Object> first =
        Map.of(
            "meta", Map.of("n", 1, "tags", List.of("x"), "embedding", List.of(1, 2)),
            "list", List.of(1, 2L),
            "structs", List.of(Map.of("a", 1), Map.of("b", "t")),
            "vectors", List.of(new float[] {1, 2}, new float[] {3, 4}),
            "ints", new int[] {1},
            "price", new BigDecimal("1.5"));
    Map<String, Object> second =
        Map.of("price", new BigDecimal("123.25"), "meta", Map.of("n", 2L, "more", true));
    Schema schema = inferred(Rows.ofMaps(List.of(first, second)));
    Map<String, String> types = new HashMap<>();
    schema.getFields().forEach(field -> types.put(field.getName(), ColumnKind.describe(field)));
    assertThat(types)
        .containsEntry("list", "list<int64>")
        .containsEntry("structs", "list<struct<a: int32, b: utf8>>")
        .containsEntry("vectors", "list<fixed_size_list<float32>[2]>")
        .containsEntry("ints", "list<int32>")
        .containsEntry("price", "decimal128(38, 2)");
    assertThat(types.get("meta"))
        .contains(
            "n: int64", "tags: list<utf8>", "more: bool", "embedding: fixed_size_list<float32>[2]");
    Row read = read(Rows.ofMaps(List.of(first, second)), null, Row.class).get(0);
    Row meta = Objects.requireNonNull(read.getRow("meta"));
    assertThat(meta.getLong("n")).isEqualTo(1);
    assertThat(meta.getList("tags", String.class)).containsExactly("x");
    assertThat(read.getDecimal("price")).isEqualTo(new BigDecimal("1.50"));
    assertThat(read.toMap().get("meta")).isInstanceOf(Map.class);
    assertThatThrownBy(() -> read.getList("list", String.class))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("\"list\"");
  }

  @Test
  void errorsNameThePlace() {
    Schema schema =
        Schemas.of(
            Schemas.struct(
                "a",
                Schemas.list("b", Schemas.struct("item", Schemas.required(Schemas.int8("c")))),
                Schemas.map("m", Schemas.text("key"), Schemas.date("value"))));
    Map<String, Object> deep = Map.of("a", Map.of("b", List.of(Map.of("c", 1), Map.of("c", 300))));
    refused(
        Rows.ofMaps(List.of(deep)), schema, SchemaMismatchException.class, "\"a.b[1].c\"", "row 0");
    Map<String, Object> empty = Map.of("a", Map.of("b", List.of(Map.of())));
    refused(
        Rows.ofMaps(List.of(empty)),
        schema,
        SchemaMismatchException.class,
        "\"a.b[0].c\"",
        "nulls");
    Map<String, Object> other = Map.of("a", Map.of("b", List.of(Map.of("c", 1, "d", 1))));
    refused(Rows.ofMaps(List.of(other)), schema, SchemaMismatchException.class, "a.b[0].d", "[c]");
    Map<String, Object> noDate = Map.of("a", Map.of("m", Map.of("k", "2026-01-01")));
    refused(
        Rows.ofMaps(List.of(noDate)), schema, SchemaMismatchException.class, "\"a.m[0].value\"");
    Map<String, Object> noList = Map.of("a", Map.of("b", 5));
    refused(Rows.ofMaps(List.of(noList)), schema, SchemaMismatchException.class, "\"a.b\"", "5");
    Map<String, @Nullable Object> nullKey = new HashMap<>();
    nullKey.put(null, null);
    refused(
        Rows.ofMaps(List.of(Map.of("a", Map.of("m", nullKey)))),
        schema,
        SchemaMismatchException.class,
        "null key");
  }

  @Test
  void decimalsTakeWhatTheyCanHold() {
    Schema schema = Schemas.of(Schemas.decimal("d", 5, 2));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object value :
        List.of(
            1, 2.5, new BigDecimal("3"), new BigDecimal("999.99"), BigInteger.TEN, -0.01f * 0)) {
      rows.add(Map.of("d", value));
    }
    assertThat(read(Rows.ofMaps(rows), schema, Row.class))
        .extracting(row -> String.valueOf(row.getDecimal("d")))
        .containsExactly("1.00", "2.50", "3.00", "999.99", "10.00", "0.00");
    for (Object value :
        List.of(
            1000,
            1.005,
            new BigDecimal("1e2000000000"),
            Double.NaN,
            "1",
            new BigDecimal("0.001"))) {
      refused(
          Rows.ofMaps(List.of(Map.of("d", value))),
          schema,
          SchemaMismatchException.class,
          "\"d\"",
          "decimal128(5, 2)");
    }
  }

  @Test
  void fixedSizesAreKept() {
    Schema schema = Schemas.of(Schemas.column("f", new ArrowType.FixedSizeBinary(16)));
    UUID uuid = new UUID(1, 2);
    record Holder(UUID f) {}
    assertThat(read(Rows.ofMaps(List.of(Map.of("f", uuid))), schema, Holder.class))
        .containsExactly(new Holder(uuid));
    refused(
        Rows.ofMaps(List.of(Map.of("f", new byte[15]))),
        schema,
        SchemaMismatchException.class,
        "\"f\"",
        "fixed_size_binary[16]");
  }

  @Test
  void batchesAreBroughtIntoNestedSchemas() {
    Field source =
        Schemas.struct(
            "s", Schemas.text("b"), Schemas.int64("a"), Schemas.list("l", Schemas.int32("item")));
    Field target =
        Schemas.struct(
            "s",
            Schemas.int8("a"),
            Schemas.column("b", ArrowType.LargeUtf8.INSTANCE),
            Schemas.float64("absent"),
            Schemas.list("l", Schemas.float32("item")));
    Map<String, @Nullable Object> empty = new HashMap<>();
    empty.put("s", null);
    Rows maps =
        Rows.ofMaps(List.of(Map.of("s", Map.of("a", 5L, "b", "t", "l", new int[] {1, 2})), empty));
    List<Row> rows = cast(maps, Schemas.of(source), Schemas.of(target));
    assertThat(rows)
        .extracting(Row::toString)
        .containsExactly("{s={a=5, b=\"t\", absent=null, l=[1.0, 2.0]}}", "{s=null}");
    Rows big = Rows.ofMaps(List.of(Map.of("s", Map.of("a", 500L))));
    assertThatThrownBy(() -> cast(big, Schemas.of(source), Schemas.of(target)))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("\"s.a\"");
    Field strict =
        Schemas.struct(
            "s",
            Schemas.required(Schemas.int64("a")),
            Schemas.text("b"),
            Schemas.list("l", Schemas.int32("item")));
    Rows missing = Rows.ofMaps(List.of(empty, Map.of("s", Map.of("b", "t"))));
    assertThatThrownBy(() -> cast(missing, Schemas.of(source), Schemas.of(strict)))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("\"s.a\"")
        .hasMessageContaining("row 1");
    assertThatThrownBy(() ->
            cast(
                empty(source),
                Schemas.of(source),
                Schemas.of(Schemas.struct("s", Schemas.date("a")))))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("s.a");
  }

  private static Rows empty(Field field) {
    return Rows.empty(Schemas.of(field));
  }

  private List<Row> cast(Rows rows, Schema source, Schema target) {
    return Objects.requireNonNull(
        rows.<Row>use(
                source,
                allocator,
                (schema, batches) ->
                    Rows.ofBatches(schema, batches)
                        .use(target, allocator, (same, cast) -> RowReader.flux(cast)))
            .collectList()
            .block());
  }

  private record Loop(@Nullable Loop next) {}

  @Test
  void aRecordWithinItselfIsNoColumn() {
    assertThatThrownBy(() -> Schemas.of(Loop.class))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("\"next\"");
  }

  @Test
  void partsThatDoNotFitAreRefusedBeforeReading() {
    record Wrong(List<Integer> tags) {}
    record Outer(Wrong main) {}
    Schema schema = Schemas.of(Schemas.struct("main", Schemas.list("tags", Schemas.text("item"))));
    assertThatThrownBy(() -> RecordMapper.of(Outer.class).check(schema))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("\"tags\"")
        .hasMessageContaining("list<utf8>");
  }
}
