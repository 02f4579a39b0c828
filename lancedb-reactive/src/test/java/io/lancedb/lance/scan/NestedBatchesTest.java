package io.lancedb.lance.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Row;
import io.lancedb.data.RowReader;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.lance.expr.Filter;
import io.lancedb.lance.file.schema.FieldPath;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches with structs, lists and maps: chosen rows, chosen fields, conditions on fields. */
class NestedBatchesTest {

  private static final Field INNER =
      Schemas.struct("in", Schemas.int32("b"), Schemas.text("c d"), Schemas.int32("Up"));
  private static final Schema SCHEMA =
      Schemas.of(
          Schemas.int64("id"),
          Schemas.struct("m", Schemas.int32("x"), INNER, Schemas.int32("p.q")),
          Schemas.list("l", Schemas.struct("item", Schemas.text("t"), Schemas.bool("f"))),
          new Field(
              "big",
              FieldType.nullable(ArrowType.LargeList.INSTANCE),
              List.of(Schemas.list("item", Schemas.float64("item")))),
          new Field(
              "fixed",
              FieldType.nullable(new ArrowType.FixedSizeList(2)),
              List.of(
                  Schemas.struct(
                      "item", Schemas.int8("n"), Schemas.list("s", Schemas.text("item"))))),
          Schemas.map("map", Schemas.text("key"), Schemas.list("value", Schemas.int16("item"))));

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private VectorSchemaRoot batch(Schema schema, List<? extends Map<String, ?>> rows) {
    return Objects.requireNonNull(
        Rows.ofMaps(rows).<VectorSchemaRoot>use(schema, allocator, (s, b) -> b).blockLast());
  }

  private static List<Map<String, @Nullable Object>> rows(int count, Random random) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("id", (long) i);
      for (Field field : SCHEMA.getFields().subList(1, SCHEMA.getFields().size())) {
        row.put(field.getName(), value(field, random));
      }
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Object value(Field field, Random random) {
    if (field.isNullable() && random.nextInt(4) == 0) {
      return null;
    }
    return switch (field.getType()) {
      case ArrowType.Struct ignored -> {
        Map<String, @Nullable Object> struct = new HashMap<>();
        field.getChildren().forEach(child -> struct.put(child.getName(), value(child, random)));
        yield struct;
      }
      case ArrowType.Map ignored -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        Field entry = field.getChildren().get(0);
        for (int i = 0; i < random.nextInt(4); i++) {
          map.put("k" + random.nextInt(9), value(entry.getChildren().get(1), random));
        }
        yield map;
      }
      case ArrowType.FixedSizeList list -> items(field, list.getListSize(), random);
      case ArrowType.List ignored -> items(field, random.nextInt(4), random);
      case ArrowType.LargeList ignored -> items(field, random.nextInt(4), random);
      case ArrowType.Utf8 ignored -> "t" + random.nextInt(100);
      case ArrowType.Bool ignored -> random.nextBoolean();
      case ArrowType.FloatingPoint ignored -> random.nextGaussian();
      default -> random.nextInt(100);
    };
  }

  private static List<@Nullable Object> items(Field field, int size, Random random) {
    List<@Nullable Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(value(field.getChildren().get(0), random));
    }
    return items;
  }

  @Test
  void chosenRowsOfSeveralBatchesAreCopied() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      try (VectorSchemaRoot first = batch(SCHEMA, rows(1 + random.nextInt(50), random));
          VectorSchemaRoot second = batch(SCHEMA, rows(1 + random.nextInt(50), random))) {
        List<List<Row>> all = List.of(RowReader.rows(first), RowReader.rows(second));
        int[] source = new int[random.nextInt(80)];
        int[] row = new int[source.length];
        List<Row> expected = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
          source[i] = random.nextInt(2);
          row[i] = random.nextInt(all.get(source[i]).size());
          expected.add(all.get(source[i]).get(row[i]));
        }
        Gather gather = new Gather(allocator, source, row);
        List<FieldVector> columns = new ArrayList<>();
        for (int c = 0; c < SCHEMA.getFields().size(); c++) {
          columns.add(gather.vector(List.of(first.getVector(c), second.getVector(c))));
        }
        try (VectorSchemaRoot gathered = Batches.root(columns, row.length)) {
          assertThat(RowReader.rows(gathered)).as("seed %d", seed).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void fieldsOfStructsBecomeColumnsOfTheirOwn() {
    LanceSchema schema = LanceSchema.of(SCHEMA, 0);
    for (long seed = 1; seed <= 10; seed++) {
      Random random = new Random(seed);
      List<Map<String, @Nullable Object>> rows = rows(60, random);
      List<String> names = List.of("id", "m.x", "m.in.c d", "m.`in`.Up", "M.`p.q`", "m.in");
      List<FieldPath> paths = names.stream().map(name -> FieldPath.resolve(schema, name)).toList();
      List<Row> whole;
      VectorSchemaRoot read;
      try (VectorSchemaRoot batch = batch(SCHEMA, rows)) {
        whole = RowReader.rows(batch);
        int[] all = new int[batch.getRowCount()];
        Arrays.setAll(all, i -> i);
        // Each path is read apart from the others.
        List<FieldVector> columns = new ArrayList<>();
        for (FieldPath path : paths) {
          FieldVector column = batch.getVector(path.steps().get(0).name());
          columns.add(new Gather(allocator, null, all).vector(List.of(column)));
        }
        read = Batches.root(columns, all.length);
      }
      try (VectorSchemaRoot flat = NestedColumns.flatten(read, paths, allocator)) {
        List<Row> actual = RowReader.rows(flat);
        for (int i = 0; i < actual.size(); i++) {
          Row m = whole.get(i).getRow("m");
          Row in = m == null ? null : m.getRow("in");
          assertThat(actual.get(i).names()).isEqualTo(names);
          assertThat(actual.get(i).get("m.x")).isEqualTo(m == null ? null : m.get("x"));
          assertThat(actual.get(i).get("m.in.c d")).isEqualTo(in == null ? null : in.get("c d"));
          assertThat(actual.get(i).get("m.`in`.Up")).isEqualTo(in == null ? null : in.get("Up"));
          assertThat(actual.get(i).get("M.`p.q`")).isEqualTo(m == null ? null : m.get("p.q"));
          assertThat(actual.get(i).get("m.in")).as("seed %d", seed).isEqualTo(in);
        }
      }
    }
  }

  @Test
  void onlyTheLeavesThatAreNeededAreRead() {
    LanceSchema schema = LanceSchema.of(SCHEMA, 0);
    var pruned = FieldPath.resolve(schema, "m.in.b").pruned();
    assertThat(pruned.columns(FileVersion.V2_1))
        .extracting(field -> field.name())
        .containsExactly("b");
    for (String unknown :
        List.of("m.zz", "m.X", "x", "l.t", "id.a", "m.", ".x", "m.`x", "m..x", "")) {
      assertThatThrownBy(() -> FieldPath.resolve(schema, unknown))
          .as(unknown)
          .isInstanceOf(ColumnNotFoundException.class);
    }
  }

  /** Rows as in the official client's answers. */
  @Test
  void conditionsNameFieldsOfStructs() {
    Map<String, @Nullable Object> empty = new HashMap<>();
    empty.put("x", null);
    Map<String, @Nullable Object> absent = new HashMap<>();
    absent.put("id", 1L);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    rows.add(
        new HashMap<>(
            Map.of(
                "id",
                0L,
                "m",
                Map.of("x", 1, "in", Map.of("b", 10, "c d", "t", "Up", 1), "p.q", 5))));
    rows.add(absent);
    rows.add(new HashMap<>(Map.of("id", 2L, "m", empty)));
    rows.add(new HashMap<>(Map.of("id", 3L, "m", Map.of("x", 3, "in", Map.of(), "p.q", 6))));
    Map<String, List<Integer>> answers = new LinkedHashMap<>();
    answers.put("m.x = 1", List.of(0));
    answers.put("m.x IS NULL", List.of(1, 2));
    answers.put("m IS NULL", List.of(1));
    answers.put("m.in IS NULL", List.of(1, 2));
    answers.put("m.in.b IS NULL", List.of(1, 2, 3));
    answers.put("m.in.b = 10 AND id = 0", List.of(0));
    answers.put("m.in.`c d` = 't'", List.of(0));
    answers.put("m.in.\"c d\" = \"t\"", List.of(0));
    answers.put("`m`.`x` IN (1, 3)", List.of(0, 3));
    answers.put("\"m\".\"x\" = 1", List.of(0));
    answers.put("M.x = 1", List.of(0));
    answers.put("m.in.Up = 1", List.of(0));
    answers.put("m['x'] > 1", List.of(3));
    answers.put("m['in']['b'] = 10", List.of(0));
    answers.put("m.`p.q` = m.x OR m.`p.q` = 5", List.of(0));
    LanceSchema schema = LanceSchema.of(SCHEMA, 0);
    answers.forEach((sql, expected) -> {
      Filter filter = Filter.parse(sql, SCHEMA);
      assertThat(Filter.parse(filter.toString(), SCHEMA)).hasToString(filter.toString());
      List<FieldPath> paths =
          filter.columns().stream().map(name -> FieldPath.resolve(schema, name)).toList();
      VectorSchemaRoot read;
      try (VectorSchemaRoot batch = batch(SCHEMA, rows)) {
        Gather all = new Gather(allocator, null, new int[] {0, 1, 2, 3});
        read =
            Batches.root(
                paths.stream()
                    .map(path -> all.vector(List.of(batch.getVector(path.steps().get(0).name()))))
                    .toList(),
                4);
      }
      try (VectorSchemaRoot flat = NestedColumns.flatten(read, paths, allocator)) {
        assertThat(filter.evaluate(flat).rows())
            .as(sql)
            .containsExactly(expected.stream().mapToInt(i -> i).toArray());
      }
    });
    for (String sql : List.of("m.X = 1", "m.in.up = 1", "`m.x` = 1", "m.zz = 1", "x = 1")) {
      assertThatThrownBy(() -> Filter.parse(sql, SCHEMA))
          .as(sql)
          .isInstanceOf(ColumnNotFoundException.class);
    }
  }
}
