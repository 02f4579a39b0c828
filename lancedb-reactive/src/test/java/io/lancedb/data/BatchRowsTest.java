package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class BatchRowsTest {

  private static final Schema SCHEMA = Schemas.of(Schemas.int64("id"), Schemas.vector("v", 2));

  private final RootAllocator allocator = new RootAllocator();
  private final RootAllocator foreign = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    foreign.close();
    allocator.close();
  }

  /** Rows with ids from 10 on; a null id makes a row of nulls. */
  private static VectorSchemaRoot batch(BufferAllocator owner, @Nullable Long... ids) {
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, owner);
    BigIntVector id = (BigIntVector) root.getVector("id");
    FixedSizeListVector v = (FixedSizeListVector) root.getVector("v");
    Float4Vector items = (Float4Vector) v.getDataVector();
    for (int i = 0; i < ids.length; i++) {
      Long value = ids[i];
      if (value == null) {
        id.setNull(i);
        v.setNull(i);
      } else {
        id.setSafe(i, value);
        v.setNotNull(i);
        items.setSafe(2 * i, value.floatValue());
        items.setSafe(2 * i + 1, -value.floatValue());
      }
    }
    root.setRowCount(ids.length);
    return root;
  }

  private List<Row> read(Rows rows, @Nullable Schema target) {
    return Objects.requireNonNull(
        rows.use(target, allocator, (schema, all) -> RowReader.flux(all)).collectList().block());
  }

  private void fails(
      Rows rows, @Nullable Schema target, Class<? extends LanceDbException> type, String... parts) {
    StepVerifier.create(rows.use(target, allocator, (schema, all) -> RowReader.flux(all)))
        .thenConsumeWhile(row -> true)
        .verifyErrorSatisfies(e -> assertThat(e).isInstanceOf(type).message().contains(parts));
  }

  @Test
  void equalTypesKeepTheirMemory() {
    VectorSchemaRoot batch = batch(allocator, 10L, null, 12L);
    long address = batch.getVector("id").getDataBuffer().memoryAddress();
    Rows rows = Rows.ofBatches(SCHEMA, Flux.just(batch));
    Flux<Boolean> same =
        rows.use(
            null,
            allocator,
            (schema, all) ->
                all.map(out -> {
                  try (out) {
                    return out.getVector("id").getDataBuffer().memoryAddress() == address
                        && RowReader.rows(out).get(2).getLong("id") == 12;
                  }
                }));
    StepVerifier.create(same).expectNext(true).verifyComplete();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nullItemsOfVectorsBelowListsStayNull(boolean nullableVectors) {
    Field item = Field.nullable("item", new ArrowType.Int(32, true));
    Field vector =
        new Field(
            "item",
            new FieldType(nullableVectors, new ArrowType.FixedSizeList(1), null),
            List.of(item));
    Schema schema =
        new Schema(
            List.of(new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(vector))));
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    ListVector list = (ListVector) batch.getVector("l");
    FixedSizeListVector vectors = (FixedSizeListVector) list.getDataVector();
    IntVector items = (IntVector) vectors.getDataVector();
    list.startNewValue(0);
    vectors.setNotNull(0);
    vectors.setNotNull(1);
    items.setNull(0);
    items.setSafe(1, -40);
    list.endValue(0, 2);
    batch.setRowCount(1);
    Flux<String> read =
        Rows.ofBatches(schema, Flux.just(batch))
            .use(
                null,
                allocator,
                (same, all) ->
                    all.map(out -> {
                      try (out) {
                        return String.valueOf(out.getVector("l").getObject(0));
                      }
                    }));
    StepVerifier.create(read).expectNext("[[null],[-40]]").verifyComplete();
  }

  @Test
  void batchesOfAnotherRootAllocatorKeepTheirMemory() {
    VectorSchemaRoot first = batch(foreign, 10L, null);
    long address = first.getVector("id").getDataBufferAddress();
    Rows rows = Rows.ofBatches(SCHEMA, Flux.just(first, batch(foreign), batch(foreign, 12L)));
    List<Row> read = new ArrayList<>();
    List<Long> addresses = new ArrayList<>();
    rows.use(
            null,
            allocator,
            (schema, all) ->
                all.doOnNext(out -> {
                  assertThat(out.getVector("v").getAllocator()).isSameAs(allocator);
                  addresses.add(out.getVector("id").getDataBufferAddress());
                  assertThat(allocator.getAllocatedMemory()).isPositive();
                  read.addAll(RowReader.rows(out));
                  out.close();
                }))
        .blockLast();
    assertThat(read.stream().map(row -> row.get("id"))).containsExactly(10L, null, 12L);
    assertThat(read.get(2).getVector("v")).containsExactly(12f, -12f);
    assertThat(addresses.getFirst()).isEqualTo(address);
    assertThat(foreign.getAllocatedMemory()).isZero();
  }

  @Test
  void columnsAreOrderedCastAndFilled() {
    Schema target =
        Schemas.of(
            Schemas.text("more"),
            Schemas.float64Vector("v", 2),
            Schemas.required(Schemas.int8("id")));
    assertThat(read(Rows.ofBatches(SCHEMA, Flux.just(batch(foreign, 10L, 11L))), target))
        .extracting(Row::toString)
        .containsExactly(
            "{more=null, v=[10.0, -10.0], id=10}", "{more=null, v=[11.0, -11.0], id=11}");
  }

  @Test
  void whatDoesNotFitIsRefusedAndClosed() {
    Rows rows =
        Rows.ofBatches(
            SCHEMA,
            Flux.defer(() ->
                Flux.fromIterable(
                    List.of(batch(foreign, 1L, 2L), batch(foreign, 300L, null), batch(foreign)))));
    Schema int8 = Schemas.of(Schemas.int8("id"), Schemas.vector("v", 2));
    fails(rows, int8, SchemaMismatchException.class, "\"id\" of type int8", "row 2", "300");
    Schema required = Schemas.of(Schemas.required(Schemas.int64("id")), Schemas.vector("v", 2));
    fails(rows, required, SchemaMismatchException.class, "\"id\" cannot hold nulls", "row 3");
    Schema longer = Schemas.of(Schemas.int64("id"), Schemas.vector("v", 3));
    fails(rows, longer, BadVectorException.class, "\"v\"", "3 values", "have 2");
    fails(
        rows,
        Schemas.of(Schemas.int64("id")),
        SchemaMismatchException.class,
        "Found field not in schema: v");
    Schema more =
        Schemas.of(
            Schemas.int64("id"), Schemas.vector("v", 2), Schemas.required(Schemas.text("t")));
    fails(rows, more, SchemaMismatchException.class, "\"t\"", "do not have it");
    Schema date = Schemas.of(Schemas.date("id"), Schemas.vector("v", 2));
    fails(rows, date, SchemaMismatchException.class, "date32", "int64");
    Rows announced = Rows.ofBatches(Schemas.of(Schemas.text("id")), Flux.just(batch(foreign, 1L)));
    fails(announced, null, SchemaMismatchException.class, "announced");
    Field time = Schemas.column("t", new ArrowType.Interval(IntervalUnit.DAY_TIME));
    fails(
        Rows.ofBatches(new Schema(List.of(time)), Flux.empty()),
        null,
        UnsupportedFeatureException.class,
        "\"t\"",
        "interval");
    assertThat(foreign.getAllocatedMemory()).isZero();
  }

  @Test
  void vectorsWithNaNOrNullValuesAreRefused() {
    VectorSchemaRoot nan = batch(foreign, 10L, 11L);
    Float4Vector items = (Float4Vector) ((FixedSizeListVector) nan.getVector("v")).getDataVector();
    items.set(3, Float.NaN);
    fails(Rows.ofBatches(SCHEMA, Flux.just(nan)), null, BadVectorException.class, "row 1", "NaN");

    VectorSchemaRoot half = batch(foreign, 10L, 11L);
    ((FixedSizeListVector) half.getVector("v")).getDataVector().setNull(2);
    fails(Rows.ofBatches(SCHEMA, Flux.just(half)), null, BadVectorException.class, "row 1", "null");
  }

  @Test
  void everyNaNIsFoundAndInfinityIsNone() {
    for (int nan : new int[] {0x7f80_0001, 0x7fff_ffff, 0xff80_0001, 0xffc0_0000}) {
      VectorSchemaRoot root = batch(foreign, 10L, 11L, 12L);
      FixedSizeListVector vectors = (FixedSizeListVector) root.getVector("v");
      vectors.getDataVector().getDataBuffer().setInt(4L * 5, nan);
      fails(
          Rows.ofBatches(SCHEMA, Flux.just(root)), null, BadVectorException.class, "row 2", "NaN");
    }
    VectorSchemaRoot root = batch(foreign, 10L, null);
    FixedSizeListVector vectors = (FixedSizeListVector) root.getVector("v");
    vectors.getDataVector().getDataBuffer().setInt(0, 0x7f80_0000);
    vectors.getDataVector().getDataBuffer().setInt(4L, 0xff80_0000);
    vectors.getDataVector().getDataBuffer().setInt(8L, 0x7fc0_0000); // in a vector that is null
    assertThat(read(Rows.ofBatches(SCHEMA, Flux.just(root)), null).getFirst().getVector("v"))
        .containsExactly(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Test
  void listsOfNumbersBecomeVectorsOfTheTable() {
    Field item = Schemas.column("item", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    Field list = new Field("v", FieldType.nullable(ArrowType.List.INSTANCE), List.of(item));
    Schema lists = new Schema(List.of(list));
    Flux<VectorSchemaRoot> source =
        Flux.defer(() -> {
          VectorSchemaRoot root = VectorSchemaRoot.create(lists, foreign);
          ListVector vector = (ListVector) root.getVector("v");
          UnionListWriter writer = vector.getWriter();
          for (int i = 0; i < 2; i++) {
            writer.setPosition(i);
            writer.startList();
            writer.writeFloat8(i + 0.5);
            writer.writeFloat8(i);
            writer.endList();
          }
          writer.setValueCount(3);
          root.setRowCount(3);
          return Flux.just(root);
        });
    Rows rows = Rows.ofBatches(lists, source);
    assertThat(read(rows, Schemas.of(Schemas.vector("v", 2))))
        .extracting(Row::toString)
        .containsExactly("{v=[0.5, 0.0]}", "{v=[1.5, 1.0]}", "{v=null}");
    fails(rows, Schemas.of(Schemas.vector("v", 3)), BadVectorException.class, "row 0", "has 2");
    assertThat(read(rows, null))
        .extracting(Row::toString)
        .containsExactly("{v=[0.5, 0.0]}", "{v=[1.5, 1.0]}", "{v=null}");
  }

  @Test
  void batchesThatAreNotEvenAskedForAreClosed() {
    Schema other = Schemas.of(Schemas.text("other"));
    fails(
        Rows.ofBatches(SCHEMA, Flux.just(batch(foreign, 1L))),
        other,
        SchemaMismatchException.class,
        "not in schema: id, v");
    fails(
        Rows.ofBatches(
            SCHEMA, Flux.fromIterable(List.of(batch(foreign, 1L), batch(allocator, 2L)))),
        other,
        SchemaMismatchException.class,
        "not in schema: id, v");
    assertThat(foreign.getAllocatedMemory()).isZero();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void cancelClosesWhatWasReceived() {
    TestPublisher<VectorSchemaRoot> source = TestPublisher.create();
    StepVerifier.create(
            Rows.ofBatches(SCHEMA, source)
                .use(null, allocator, (schema, all) -> all.buffer(10).map(List::size)))
        .then(() -> source.next(batch(allocator, 1L), batch(foreign, 2L)))
        .thenCancel()
        .verify();
    source.assertCancelled();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void anEmptySourceStillHasItsSchema() {
    for (Rows rows : List.of(Rows.empty(SCHEMA), Rows.ofBatches(SCHEMA, Flux.empty()))) {
      StepVerifier.create(rows.use(null, allocator, (schema, all) -> all.then().thenReturn(schema)))
          .expectNext(SCHEMA)
          .verifyComplete();
    }
    fails(
        Rows.empty(SCHEMA),
        Schemas.of(Schemas.int64("id")),
        SchemaMismatchException.class,
        "not in schema: v");
  }
}
