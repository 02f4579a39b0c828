package io.lancedb;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.ReadOnlyTableException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.TableAlreadyExistsException;
import io.lancedb.error.VersionNotFoundException;
import io.lancedb.local.CheckedConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Creating tables and changing them, through the public API, on a database in memory. */
class TableWritesTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @SuppressWarnings("NullAway.Init")
  private Connection db;

  @BeforeEach
  void connect() {
    db = connections.memory();
  }

  static Map<String, @Nullable Object> row(int id, @Nullable String item, double price) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", id);
    row.put("vector", new float[] {id, id + 0.5f});
    row.put("item", item);
    row.put("price", price);
    return row;
  }

  static List<Map<String, @Nullable Object>> rows(int from, int to) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = from; id < to; id++) {
      rows.add(row(id, "item-" + id, id * 1.5));
    }
    return rows;
  }

  static List<Integer> ids(Flux<Row> rows) {
    return await(rows.map(row -> row.getInt("id")).collectList());
  }

  static <T> T await(Mono<T> mono) {
    T value = mono.block(Duration.ofSeconds(30));
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }

  @Test
  void aTableIsCreatedFromMapsAndReadBackEqual() {
    Table table = await(db.createTable("t", rows(0, 5)));

    assertThat(await(table.version())).isEqualTo(1);
    assertThat(await(table.countRows())).isEqualTo(5);
    List<Row> read = await(table.query().rows().collectList());
    assertThat(read).hasSize(5);
    assertThat(read.get(3).getString("item")).isEqualTo("item-3");
    assertThat(read.get(3).getVector("vector")).containsExactly(3f, 3.5f);
    assertThat(await(table.schema()).getFields())
        .extracting(Field::getName)
        .containsExactly("id", "vector", "item", "price");
  }

  @Test
  void anEmptyTableHasOneVersionAndTakesRows() {
    Table table =
        await(
            db.createTable(
                "t",
                Schemas.of(
                    Schemas.int32("id"),
                    Schemas.vector("vector", 2),
                    Schemas.text("item"),
                    Schemas.float64("price"))));

    assertThat(await(table.countRows())).isZero();
    assertThat(ids(table.query().rows())).isEmpty();
    assertThat(await(table.add(rows(0, 2))).version()).isEqualTo(2);
    assertThat(ids(table.query().rows())).containsExactly(0, 1);
  }

  @Test
  void creatingATableThatIsThereFailsBeforeAnyRowIsTaken() {
    await(db.createTable("t", rows(0, 1)));
    AtomicInteger taken = new AtomicInteger();
    Flux<Map<String, @Nullable Object>> source =
        Flux.fromIterable(rows(0, 1)).doOnSubscribe(s -> taken.incrementAndGet());

    StepVerifier.create(db.createTable("t", Rows.ofMaps(source)))
        .verifyError(TableAlreadyExistsException.class);

    assertThat(taken).hasValue(0);
  }

  @Test
  void overwriteIsANewVersionOfTheSameTable() {
    await(db.createTable("t", rows(0, 3)));

    Table table =
        await(
            db.createTable(
                "t",
                Rows.ofMaps(List.of(Map.of("other", "x"))),
                CreateOptions.mode(CreateMode.OVERWRITE)));

    assertThat(await(table.version())).isEqualTo(2);
    assertThat(await(table.query().rows().collectList()))
        .containsExactly(Row.of(Map.of("other", "x")));
    Table first = await(table.checkout(1));
    assertThat(ids(first.query().rows())).containsExactly(0, 1, 2);
  }

  @Test
  void existOkOpensTheTableAndChecksTheSchema() {
    await(db.createTable("t", rows(0, 3)));

    Table table =
        await(
            db.createTable("t", Rows.ofMaps(rows(7, 9)), CreateOptions.mode(CreateMode.EXIST_OK)));
    assertThat(ids(table.query().rows())).containsExactly(0, 1, 2);

    StepVerifier.create(
            db.createTable(
                "t",
                Rows.ofMaps(List.of(Map.of("other", "x"))),
                CreateOptions.mode(CreateMode.EXIST_OK)))
        .verifyError(SchemaMismatchException.class);
  }

  @Test
  void addAppendsInOrderAndFillsMissingColumnsWithNull() {
    Table table = await(db.createTable("t", rows(0, 2)));

    await(table.add(List.of(Map.of("price", 7.0, "id", 9))));

    List<Row> read = await(table.query().rows().collectList());
    assertThat(read).hasSize(3);
    assertThat(read.get(2).get("item")).isNull();
    assertThat(read.get(2).get("vector")).isNull();
    assertThat(read.get(2).getDouble("price")).isEqualTo(7.0);
  }

  @Test
  void addOverwriteReplacesRowsAndSchema() {
    Table table = await(db.createTable("t", rows(0, 2)));

    await(table.add(Rows.ofMaps(List.of(Map.of("name", "n"))), AddMode.OVERWRITE));

    assertThat(await(table.query().rows().collectList()))
        .containsExactly(Row.of(Map.of("name", "n")));
    assertThat(await(table.version())).isEqualTo(2);
  }

  @Test
  void updateMovesRowsToTheEndWithTheirNewValues() {
    Table table = await(db.createTable("t", rows(0, 4)));

    UpdateResult result =
        await(table.update(Update.set("price", 99).and("item", null).where("id = 1")));

    assertThat(result).isEqualTo(new UpdateResult(1, 2));
    List<Row> read = await(table.query().rows().collectList());
    assertThat(read).extracting(row -> row.getInt("id")).containsExactly(0, 2, 3, 1);
    assertThat(read.get(3).getDouble("price")).isEqualTo(99.0);
    assertThat(read.get(3).get("item")).isNull();
    assertThat(read.get(3).getVector("vector")).containsExactly(1f, 1.5f);
  }

  @Test
  void anUpdateThatDoesNotFitChangesNothing() {
    Table table = await(db.createTable("t", rows(0, 2)));

    StepVerifier.create(table.update(Update.set("price", "much")))
        .verifyError(SchemaMismatchException.class);

    assertThat(await(table.version())).isEqualTo(1);
  }

  @Test
  void deleteTakesRowsOutAndWholeFragmentsWithThem() {
    Table table = await(db.createTable("t", rows(0, 4)));
    await(table.add(rows(4, 6)));

    assertThat(await(table.delete("id < 2 OR id >= 4"))).isEqualTo(new DeleteResult(4, 3));
    assertThat(ids(table.query().rows())).containsExactly(2, 3);
    assertThat(await(table.countRows())).isEqualTo(2);

    assertThat(await(table.delete("true")).rowsDeleted()).isEqualTo(2);
    assertThat(await(table.countRows())).isZero();
    assertThat(await(table.delete("id = 5"))).isEqualTo(new DeleteResult(0, 5));
  }

  @Test
  void deletesAccumulateOverVersions() {
    Table table = await(db.createTable("t", rows(0, 100)));
    for (int id = 0; id < 100; id += 7) {
      assertThat(await(table.delete("id = " + id)).rowsDeleted()).isEqualTo(1);
    }
    assertThat(ids(table.query().rows())).noneMatch(id -> id % 7 == 0).hasSize(85);
    assertThat(await(table.countRows("id < 14"))).isEqualTo(12);
  }

  @Test
  void versionsStayReadableAndCanBeRestored() {
    Table table = await(db.createTable("t", rows(0, 3)));
    await(table.add(rows(3, 5)));
    await(table.delete("id = 0"));

    assertThat(await(table.versions().map(TableVersion::version).collectList()))
        .containsExactly(1L, 2L, 3L);
    Table second = await(table.checkout(2));
    assertThat(ids(second.query().rows())).containsExactly(0, 1, 2, 3, 4);
    StepVerifier.create(second.add(rows(9, 10))).verifyError(ReadOnlyTableException.class);

    assertThat(await(second.restore()).version()).isEqualTo(4);
    table.checkoutLatest().block();
    assertThat(ids(table.query().rows())).containsExactly(0, 1, 2, 3, 4);
    StepVerifier.create(table.checkout(99)).verifyError(VersionNotFoundException.class);
    StepVerifier.create(table.restore(99)).verifyError(VersionNotFoundException.class);
  }

  @Test
  void aTableSeesItsOwnWritesAndOthersOnlyWhenAsked() {
    Table mine = await(db.createTable("t", rows(0, 1)));
    Table other = await(db.openTable("t"));

    await(mine.add(rows(1, 2)));

    assertThat(await(other.countRows())).isEqualTo(1);
    other.checkoutLatest().block();
    assertThat(await(other.countRows())).isEqualTo(2);
    assertThat(await(other.add(rows(2, 3))).version()).isEqualTo(3);
  }

  @Test
  void concurrentAppendsAllArrive() {
    await(db.createTable("t", rows(0, 1)));

    await(
        Flux.range(1, 16)
            .flatMap(i -> db.openTable("t").flatMap(t -> t.add(rows(i, i + 1))), 16)
            .collectList());

    Table table = await(db.openTable("t"));
    assertThat(ids(table.query().rows())).hasSize(17).doesNotHaveDuplicates();
    assertThat(await(table.version())).isEqualTo(17);
  }

  @Test
  void concurrentDeletesAndUpdatesEndInSomeSerialOrder() {
    await(db.createTable("t", rows(0, 64)));

    await(
        Flux.range(0, 8)
            .flatMap(
                i ->
                    db.openTable("t")
                        .flatMap(t ->
                            i % 2 == 0
                                ? t.delete(between(i)).map(DeleteResult::version)
                                : t.update(Update.set("price", -1).where(between(i)))
                                    .map(UpdateResult::version)),
                8)
            .collectList());

    Table table = await(db.openTable("t"));
    assertThat(await(table.countRows())).isEqualTo(32);
    assertThat(await(table.countRows("price = -1"))).isEqualTo(32);
  }

  private static String between(int i) {
    return "id BETWEEN " + i * 8 + " AND " + (i * 8 + 7);
  }

  @Test
  void writesAreColdAndRepeatable() {
    Table table = await(db.createTable("t", rows(0, 1)));
    Mono<AddResult> add = table.add(rows(1, 2));
    assertThat(await(table.countRows())).isEqualTo(1);

    await(add);
    await(add);

    assertThat(ids(table.query().rows())).containsExactly(0, 1, 1);
  }
}
