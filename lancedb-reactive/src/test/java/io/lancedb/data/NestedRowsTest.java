package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.column.ColumnKind;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
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

  private enum Level {
    LOW,
    HIGH
  }

  private record Point(double x, @Nullable Double y) {}

  private record Part(String name, Optional<Point> at, Level level, List<String> tags) {}

  private record Machine(
      UUID id,
      Point origin,
      @Nullable Part main,
      List<Part> parts,
      Map<String, Point> named,
      Set<Integer> codes,
      int[] sizes,
      BigDecimal price,
      LocalTime opens,
      Duration warranty,
      List<List<Long>> matrix,
      Part[] spare) {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Machine m
          && id.equals(m.id)
          && origin.equals(m.origin)
          && Objects.equals(main, m.main)
          && parts.equals(m.parts)
          && named.equals(m.named)
          && codes.equals(m.codes)
          && Arrays.equals(sizes, m.sizes)
          && price.equals(m.price)
          && opens.equals(m.opens)
          && warranty.equals(m.warranty)
          && matrix.equals(m.matrix)
          && Arrays.equals(spare, m.spare);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  private List<Machine> machines() {
    Point origin = new Point(1, 2.0);
    Part part = new Part("p", Optional.of(origin), Level.HIGH, List.of("a", "b"));
    Part bare = new Part("q", Optional.empty(), Level.LOW, List.of());
    return List.of(
        new Machine(
            new UUID(3, 4),
            origin,
            part,
            List.of(part, bare),
            Map.of("k", new Point(5, null)),
            Set.of(7),
            new int[] {1, 2, 3},
            new BigDecimal("12.50"),
            LocalTime.of(8, 30),
            Duration.ofDays(365),
            List.of(List.of(1L, 2L), List.of()),
            new Part[] {bare}),
        new Machine(
            new UUID(5, 6),
            new Point(-1, null),
            null,
            List.of(),
            Map.of(),
            Set.of(),
            new int[0],
            new BigDecimal("0.01"),
            LocalTime.MIDNIGHT,
            Duration.ofMillis(-5),
            List.of(),
            new Part[0]));
  }

  private <T> List<T> read(Rows rows, @Nullable Schema target, Class<T> type) {
    RecordMapper<T> mapper = RecordMapper.of(type);
    return Objects.requireNonNull(
        rows.<T>use(
                target,
                allocator,
                (schema, batches) ->
                    batches.concatMapIterable(batch -> {
                      try (batch) {
                        return mapper.check(schema).map(batch);
                      }
                    }))
            .collectList()
            .block());
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
    Rows rows = Rows.of(Machine.class, machines());
    assertThat(read(rows, null, Machine.class)).isEqualTo(machines());
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
    assertThat(read(Rows.ofRows(asRows), schema, Machine.class)).isEqualTo(machines());
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> maps =
        (List<Map<String, Object>>) (List<?>) read(rows, null, Map.class);
    assertThat(maps.get(0).get("main")).isInstanceOf(Map.class);
    assertThat(read(Rows.ofMaps(maps), schema, Machine.class)).isEqualTo(machines());
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

  @Test
  void textViewsBecomeTexts() {
    Schema schema = new Schema(List.of(Schemas.column("v", ArrowType.Utf8View.INSTANCE)));
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    ViewVarCharVector views = (ViewVarCharVector) root.getVector("v");
    views.allocateNew(2);
    views.setSafe(0, "short".getBytes(StandardCharsets.UTF_8));
    views.setSafe(1, "a text that is longer than a view".getBytes(StandardCharsets.UTF_8));
    root.setRowCount(2);
    Rows rows = Rows.ofBatches(schema, Flux.just(root));
    assertThat(read(rows, null, Row.class))
        .extracting(row -> row.getString("v"))
        .containsExactly("short", "a text that is longer than a view");
  }

  @Test
  void dictionariesAreDecoded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(8, true));
    try (VarCharVector values = texts("values", "red", "green");
        VarCharVector plain = texts("color", "green", null, "red", "green");
        DictionaryProvider.MapDictionaryProvider provider =
            new DictionaryProvider.MapDictionaryProvider()) {
      Dictionary dictionary = new Dictionary(values, encoding);
      provider.put(dictionary);
      try (FieldVector encoded = (FieldVector) DictionaryEncoder.encode(plain, dictionary);
          VectorSchemaRoot root = VectorSchemaRoot.of(encoded);
          ArrowStreamWriter writer = new ArrowStreamWriter(root, provider, bytes)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      }
    }
    for (Schema target : Arrays.asList(null, Schemas.of(Schemas.text("color")))) {
      Rows rows =
          Rows.of(new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator));
      assertThat(read(rows, target, Row.class))
          .extracting(row -> row.getString("color"))
          .containsExactly("green", null, "red", "green");
    }
  }

  private VarCharVector texts(String name, @Nullable String... values) {
    VarCharVector vector = new VarCharVector(name, allocator);
    vector.allocateNew();
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    vector.setValueCount(values.length);
    return vector;
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
