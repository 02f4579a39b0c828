package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.testing.RandomCuts;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import io.lancedb.testing.RowValues;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Nested columns are read back as they were written, or refused with the path of the field. */
class WrittenNestedFilesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int[] PAGE_BYTES = {8 << 20, 4096, 64, 700};
  private static final ArrowType INT = new ArrowType.Int(32, true);
  private static final ArrowType STRUCT = ArrowType.Struct.INSTANCE;
  private static final Map<String, String> PACKED = Map.of("lance-encoding:packed", "true");

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void randomNestedRowsAreReadBackAsWritten(FileVersion version) {
    SplittableRandom seeds = new SplittableRandom(20261122);
    RandomSchema.Options options =
        version == FileVersion.V2_2
            ? new RandomSchema.Options(
                3, RandomSchema.BASIC_LEAVES, true, true, false, true, true, true)
            : RandomSchema.Options.common(3);
    for (int run = 0; run < 24; run++) {
      long seed = seeds.nextLong();
      Schema schema = new RandomSchema(new SplittableRandom(seed), options).schema(2);
      roundTrip(schema, version, 60, PAGE_BYTES[run % PAGE_BYTES.length], seed);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void nullsAndStructsWithoutFieldsAreLevelsAlone(FileVersion version) {
    Field nothing = new Field("n", FieldType.nullable(ArrowType.Null.INSTANCE), null);
    Schema schema =
        new Schema(
            List.of(
                nothing,
                new Field("s", FieldType.nullable(STRUCT), List.of(nothing, intField("i", true))),
                new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(nothing)),
                new Field("e", FieldType.notNullable(STRUCT), List.of())));
    roundTrip(schema, version, 50, 8 << 20, 7);
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void packedStructsAreReadBackAsWritten(FileVersion version) {
    Field number = new Field("b", FieldType.notNullable(new ArrowType.Int(16, true)), null);
    Field text = new Field("c", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
    List<Field> members =
        version == FileVersion.V2_1
            ? List.of(intField("a", false), number)
            : List.of(intField("a", false), text, number);
    Field packed = new Field("p", new FieldType(true, STRUCT, null, PACKED), members);
    Field list = new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(packed));
    roundTrip(new Schema(List.of(packed, list)), version, 200, 4096, 11);
  }

  @Test
  void fixedSizeListsOfStructsAreReadBackAsWritten() {
    List<Field> fields = List.of(intField("i", true), structField("s", intField("j", false)));
    Field item = new Field("item", FieldType.nullable(STRUCT), fields);
    Field list = new Field("f", FieldType.nullable(new ArrowType.FixedSizeList(3)), List.of(item));
    for (int seed = 0; seed < 6; seed++) {
      roundTrip(new Schema(List.of(list)), FileVersion.V2_2, 700, 4096, seed);
    }
  }

  @Test
  void whatNoOfficialClientCouldReadIsRefused() {
    Field struct = structField("item", intField("i", true));
    Field vectors =
        new Field("f", FieldType.nullable(new ArrowType.FixedSizeList(2)), List.of(struct));
    Field lists = new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(struct));
    unreadable("top.f", structField("top", vectors));
    unreadable(
        "top.item.l",
        new Field(
            "top",
            FieldType.nullable(new ArrowType.FixedSizeList(2)),
            List.of(structField("item", lists))));
    unreadable("top.e", structField("top", new Field("e", FieldType.notNullable(STRUCT), null)));
  }

  private static void unreadable(String path, Field field) {
    Schema schema = new Schema(List.of(field));
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThatThrownBy(() ->
              LanceFileWriter.write(
                      MemoryStore.create(),
                      () -> StorePath.of("f.lance"),
                      LanceSchema.of(schema, 0),
                      Flux.never(),
                      WriteOptions.DEFAULT,
                      allocator,
                      Schedulers.parallel())
                  .blockLast(PATIENCE))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("\"" + path + "\"");
    }
  }

  private static Field structField(String name, Field field) {
    return new Field(name, FieldType.nullable(STRUCT), List.of(field));
  }

  @ParameterizedTest
  @EnumSource(names = {"V2_1", "V2_2"})
  void oneRowMayBeLongerThanAPage(FileVersion version) {
    Field item = intField("item", true);
    Schema schema =
        new Schema(
            List.of(new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item))));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot expected = longList(schema, allocator)) {
      WrittenFile[] file = new WrittenFile[1];
      MemoryStore store = MemoryStore.create();
      file[0] =
          write(store, schema, version, 4096, allocator, List.of(longList(schema, allocator)));
      compare(store, file[0], schema, expected, allocator, "long lists of " + version);
    }
  }

  /** Rows of 3, 100,000, no and 2 items. */
  private static VectorSchemaRoot longList(Schema schema, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    ListVector lists = (ListVector) batch.getVector(0);
    IntVector items = (IntVector) lists.getDataVector();
    int at = 0;
    int[] lengths = {3, 100_000, 0, 2};
    for (int row = 0; row < lengths.length; row++) {
      lists.startNewValue(row);
      for (int i = 0; i < lengths[row]; i++, at++) {
        if (at % 7 == 3) {
          items.setNull(at);
        } else {
          items.setSafe(at, at * 31);
        }
      }
      lists.endValue(row, lengths[row]);
    }
    items.setValueCount(at);
    lists.setValueCount(lengths.length);
    batch.setRowCount(lengths.length);
    return batch;
  }

  @Test
  void aNullInAFieldThatHasNoneIsRefusedByItsPath() {
    Schema schema =
        new Schema(
            List.of(new Field("a", FieldType.nullable(STRUCT), List.of(intField("b", false)))));
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThatThrownBy(() ->
              write(
                  MemoryStore.create(),
                  schema,
                  FileVersion.V2_2,
                  4096,
                  allocator,
                  List.of(structs(schema, allocator, true))))
          .isInstanceOf(SchemaMismatchException.class)
          .hasMessageContaining("\"a.b\"");
    }
  }

  @Test
  void aNullBelowANullStructIsNotLookedAt() {
    Schema schema =
        new Schema(
            List.of(new Field("a", FieldType.nullable(STRUCT), List.of(intField("b", false)))));
    try (BufferAllocator allocator = new RootAllocator()) {
      WrittenFile file =
          write(
              MemoryStore.create(),
              schema,
              FileVersion.V2_2,
              4096,
              allocator,
              List.of(structs(schema, allocator, false)));
      assertThat(file.rows()).isEqualTo(2);
    }
  }

  /** A struct whose field is 5, and one with a null in it that is null itself or not. */
  private static VectorSchemaRoot structs(
      Schema schema, BufferAllocator allocator, boolean isValid) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    StructVector structs = (StructVector) batch.getVector(0);
    IntVector field = (IntVector) structs.getChild("b");
    field.setSafe(0, 5);
    field.setNull(1);
    structs.setIndexDefined(0);
    if (isValid) {
      structs.setIndexDefined(1);
    } else {
      structs.setNull(1);
    }
    structs.setValueCount(2);
    batch.setRowCount(2);
    return batch;
  }

  @Test
  void fieldsOfStructsMustHaveTheNamesOfTheSchema() {
    Schema schema = structSchema("b");
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThatThrownBy(() ->
              write(
                  MemoryStore.create(),
                  structSchema("c"),
                  FileVersion.V2_2,
                  4096,
                  allocator,
                  List.of(structs(schema, allocator, false))))
          .isInstanceOf(SchemaMismatchException.class)
          .hasMessageContaining("b: ")
          .hasMessageContaining("c: ");
    }
  }

  private static Schema structSchema(String name) {
    return new Schema(
        List.of(new Field("a", FieldType.nullable(STRUCT), List.of(intField(name, true)))));
  }

  @Test
  void typesThatVersion21DoesNotHoldAreRefusedBeforeAnythingIsWritten() {
    Field text = new Field("t", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
    Field entries =
        new Field("entries", FieldType.notNullable(STRUCT), List.of(text, intField("v", true)));
    Field map = new Field("m", FieldType.nullable(new ArrowType.Map(false)), List.of(entries));
    refused("maps", map);
    Field struct = new Field("item", FieldType.nullable(STRUCT), List.of(text));
    refused(
        "fixed-size lists of structs",
        new Field("f", FieldType.nullable(new ArrowType.FixedSizeList(2)), List.of(struct)));
    refused(
        "packed structs with members of variable width",
        new Field("p", new FieldType(true, STRUCT, null, PACKED), List.of(text)));
  }

  private static void refused(String what, Field field) {
    Schema schema =
        new Schema(List.of(new Field("top", FieldType.nullable(STRUCT), List.of(field))));
    try (BufferAllocator allocator = new RootAllocator()) {
      assertThatThrownBy(() ->
              LanceFileWriter.write(
                      MemoryStore.create(),
                      () -> StorePath.of("f.lance"),
                      LanceSchema.of(schema, 0),
                      Flux.never(),
                      WriteOptions.DEFAULT.withVersion(FileVersion.V2_1),
                      allocator,
                      Schedulers.parallel())
                  .blockLast(PATIENCE))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("\"top." + field.getName() + "\"")
          .hasMessageContaining(what)
          .hasMessageContaining("write version 2.2");
    }
  }

  private static Field intField(String name, boolean nullable) {
    return new Field(name, new FieldType(nullable, INT, null), null);
  }

  /** Writes two batches and compares what is read. */
  private static void roundTrip(
      Schema schema, FileVersion version, int rows, long pageBytes, long seed) {
    String run =
        "%s of version %s, pages of %d, seed %d".formatted(schema, version, pageBytes, seed);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot expected = new RandomRows(seed).batch(schema, rows, allocator)) {
      MemoryStore store = MemoryStore.create();
      List<VectorSchemaRoot> batches =
          RandomCuts.cut(
              new RandomRows(seed).batch(schema, rows, allocator), new SplittableRandom(seed));
      WrittenFile file = write(store, schema, version, pageBytes, allocator, batches);
      compare(store, file, schema, expected, allocator, run);
    }
  }

  private static WrittenFile write(
      MemoryStore store,
      Schema schema,
      FileVersion version,
      long pageBytes,
      BufferAllocator allocator,
      List<VectorSchemaRoot> batches) {
    WriteOptions options =
        WriteOptions.DEFAULT.withVersion(version).withPageBytes(pageBytes).withPageMemory(1L << 40);
    return LanceFileWriter.write(
            store,
            () -> StorePath.of("f.lance"),
            LanceSchema.of(schema, 0),
            Flux.fromIterable(batches),
            options,
            allocator,
            Schedulers.parallel())
        .single()
        .blockOptional(PATIENCE)
        .orElseThrow();
  }

  private static void compare(
      MemoryStore store,
      WrittenFile file,
      Schema schema,
      VectorSchemaRoot expected,
      BufferAllocator allocator,
      String run) {
    Map<Integer, Integer> indices = new HashMap<>();
    IntStream.range(0, file.fieldIds().length)
        .forEach(i -> indices.put(file.fieldIds()[i], file.columnIndices()[i]));
    List<FileColumn> columns =
        LanceSchema.of(schema, 0).fields().stream()
            .map(field -> new FileColumn(field, indices))
            .toList();
    try (VectorSchemaRoot read =
        LanceFileReader.open(store, file.path(), file.bytes())
            .flatMap(reader ->
                reader.read(
                    columns, RowRanges.of(0, file.rows()), allocator, Schedulers.parallel()))
            .blockOptional(PATIENCE)
            .orElseThrow()) {
      for (FieldVector vector : read.getFieldVectors()) {
        assertThat(RowValues.of(vector))
            .as("%s of %s", vector.getName(), run)
            .isEqualTo(RowValues.of(expected.getVector(vector.getName())));
      }
    }
  }
}
