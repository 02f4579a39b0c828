package io.lancedb.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.UnsupportedFeatureException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

@SuppressWarnings("ArrayRecordComponent") // Vectors are arrays of floats.
class RecordRowsTest {

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingIsLeft() {
    allocator.close();
  }

  private enum Color {
    RED,
    GREEN
  }

  private record Item(String item, double price, float[] vector) {}

  private record Everything(
      boolean bool,
      byte tiny,
      short small,
      int number,
      long large,
      float single,
      double twice,
      char letter,
      @Nullable Integer boxed,
      @Nullable String text,
      Color color,
      UUID uuid,
      @Nullable LocalDate date,
      Instant instant,
      LocalDateTime local,
      ZonedDateTime zoned,
      Optional<Long> optional,
      List<Float> floats,
      @Dimension(2) List<Double> doubles) {}

  private <T, R> List<R> map(Class<T> from, Class<R> to, List<T> rows) {
    return map(Rows.of(from, rows), null, to);
  }

  private <R> List<R> map(Rows rows, @Nullable Schema target, Class<R> to) {
    return MappedRows.of(rows, target, to, allocator);
  }

  private static void refused(
      Runnable call, Class<? extends LanceDbException> type, String... parts) {
    assertThatThrownBy(call::run).isInstanceOf(type).message().contains(parts);
  }

  @Test
  void recordsComeBackAsTheyWere() {
    List<Everything> rows =
        List.of(
            new Everything(
                true,
                (byte) -1,
                (short) 2,
                3,
                4L << 40,
                5.5f,
                6.25,
                'ß',
                7,
                "text",
                Color.GREEN,
                new UUID(1, 2),
                LocalDate.of(2026, 2, 28),
                Instant.parse("2026-01-02T03:04:05.000006Z"),
                LocalDateTime.of(1960, 1, 2, 3, 4, 5),
                ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC")),
                Optional.of(8L),
                List.of(1f, 2f, 3f),
                List.of(4.0, 5.0)),
            new Everything(
                false,
                Byte.MIN_VALUE,
                Short.MAX_VALUE,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.NaN,
                Double.NEGATIVE_INFINITY,
                'x',
                null,
                null,
                Color.RED,
                new UUID(-1, -2),
                null,
                Instant.EPOCH,
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6000),
                ZonedDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000, ZoneId.of("UTC")),
                Optional.empty(),
                List.of(0f, -0f, Float.MAX_VALUE),
                List.of(0.5, -1.0)));

    assertThat(map(Everything.class, Everything.class, rows)).isEqualTo(rows);
  }

  @Test
  void aRecordShowsItsSchema() {
    record Annotated(long id, @Nullable String text, @Dimension(3) float[] v, byte[] image) {}
    assertThat(Schemas.of(Annotated.class))
        .isEqualTo(
            Schemas.of(
                Schemas.required(Schemas.int64("id")),
                Schemas.text("text"),
                Schemas.vector("v", 3),
                Schemas.binary("image")));
    refused(
        () -> Schemas.of(Item.class), SchemaMismatchException.class, "\"vector\"", "@Dimension");
    record Odd(BigDecimal price) {}
    refused(
        () -> Schemas.of(Odd.class),
        UnsupportedFeatureException.class,
        "\"price\"",
        "Schemas.decimal");
    refused(
        () -> Rows.of(Object.class, List.of()), UnsupportedFeatureException.class, "no", "record");
  }

  @Test
  void badVectorsOfRecordsAreRefused() {
    Item good = new Item("a", 1, new float[] {1, 2});
    Item bad = new Item("b", 1, new float[] {1, 2, 3});
    refused(
        () -> map(Item.class, Row.class, List.of(good, bad)),
        BadVectorException.class,
        "\"vector\"",
        "row 1",
        "has 3");
    assertThat(map(Item.class, Row.class, List.of(good)))
        .extracting(Row::toString)
        .containsExactly("{item=\"a\", price=1.0, vector=[1.0, 2.0]}");
  }

  @Test
  void componentsFollowTheSchemaOfATable() {
    Schema table =
        Schemas.of(
            Schemas.float64Vector("vector", 2),
            Schemas.text("more"),
            Schemas.float32("price"),
            Schemas.text("item"));
    Rows rows = Rows.of(Item.class, Flux.just(new Item("a", 1.5, new float[] {1, 2})));
    assertThat(map(rows, table, Row.class))
        .extracting(Row::toString)
        .containsExactly("{vector=[1.0, 2.0], more=null, price=1.5, item=\"a\"}");
    refused(
        () -> map(rows, Schemas.of(Schemas.text("item")), Row.class),
        SchemaMismatchException.class,
        "not in schema",
        "price");
  }

  private record Wide(double n, float f, @Nullable Number any, Object raw, double[] vector) {}

  private record Narrow(int n, Optional<Float> f, @Nullable BigInteger any, Byte raw) {}

  @Test
  void numbersWidenAndNarrowWhereNothingIsLost() {
    Schema schema =
        Schemas.of(
            Schemas.int64("n"),
            Schemas.float64("f"),
            Schemas.column("any", new ArrowType.Int(64, false)),
            Schemas.int16("raw"),
            Schemas.vector("vector", 1));
    BigInteger big = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
    Rows rows =
        Rows.ofMaps(List.of(Map.of("n", 1, "f", 2.5, "any", big, "raw", 3, "vector", List.of(4))));
    List<Wide> wide = map(rows, schema, Wide.class);
    assertThat(wide.get(0).n()).isEqualTo(1.0);
    assertThat(wide.get(0).f()).isEqualTo(2.5f);
    assertThat(wide.get(0).any()).isEqualTo(big);
    assertThat(wide.get(0).raw()).isEqualTo((short) 3);
    assertThat(wide.get(0).vector()).containsExactly(4.0);
  }

  @Test
  void whatARecordCannotTakeIsRefusedByName() {
    Schema schema =
        Schemas.of(
            Schemas.int64("n"), Schemas.float64("f"), Schemas.int64("any"), Schemas.int16("raw"));
    assertThat(map(Rows.ofMaps(List.of(Map.of("n", 1, "any", 2, "raw", 3))), schema, Narrow.class))
        .containsExactly(new Narrow(1, Optional.empty(), BigInteger.TWO, (byte) 3));
    refused(
        () -> map(Rows.ofMaps(List.of(Map.of("n", 1L << 40))), schema, Narrow.class),
        SchemaMismatchException.class,
        "\"n\"",
        "1099511627776",
        "int");
    refused(
        () -> map(Rows.ofMaps(List.of(Map.of("n", 1, "raw", 300))), schema, Narrow.class),
        SchemaMismatchException.class,
        "\"raw\"",
        "300",
        "Byte");
    refused(
        () -> map(Rows.ofMaps(List.of(Map.of("raw", 3))), schema, Narrow.class),
        SchemaMismatchException.class,
        "\"n\" is null",
        "int n");
    refused(
        () -> RecordMapper.of(Narrow.class).check(Schemas.of(Schemas.int64("n"))),
        ColumnNotFoundException.class,
        "\"f\"");
    refused(
        () -> RecordMapper.of(Item.class).check(Schemas.of(Schemas.int64("item"))),
        SchemaMismatchException.class,
        "\"item\" of Item",
        "String",
        "int64");
    record Distance(float _distance, long _rowid) {}
    Schema results =
        new Schema(
            List.of(
                Schemas.float32("_distance"),
                Schemas.column("_rowid", new ArrowType.Int(64, false))));
    assertThat(RecordMapper.of(Distance.class).check(results)).isNotNull();
  }

  @Test
  void mapsAndRowsAreMappedToo() {
    Rows rows = Rows.ofMaps(List.of(Map.of("a", 1)));
    assertThat(map(rows, null, Map.class)).containsExactly(Map.of("a", 1));
    assertThat(map(rows, null, Row.class)).containsExactly(Row.of(Map.of("a", 1)));
  }

  @SuppressWarnings("UnusedMethod") // Called by the mapper.
  private record Positive(int a) {
    Positive {
      if (a <= 0) {
        throw new IllegalArgumentException("a must be positive");
      }
    }
  }

  @Test
  void errorsOfARecordsConstructorPassThrough() {
    assertThatThrownBy(() -> map(Rows.ofMaps(List.of(Map.of("a", -1))), null, Positive.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a must be positive");
  }
}
