package io.lancedb.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.AddMode;
import io.lancedb.CreateMode;
import io.lancedb.CreateOptions;
import io.lancedb.TableVersion;
import io.lancedb.Update;
import io.lancedb.VerifyOptions;
import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.ClosedException;
import io.lancedb.error.FilterSyntaxException;
import io.lancedb.error.ReadOnlyTableException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.TableAlreadyExistsException;
import io.lancedb.error.TableNotFoundException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.local.OutstandingMemory;
import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every verb, blocking, on a database in a directory. */
class BlockingApiTest {

  record Item(float[] vector, String item, double price) {}

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private BlockingConnection db;

  @SuppressWarnings("NullAway.Init")
  private BlockingTable table;

  @BeforeEach
  void createTable() {
    db = BlockingLanceDb.connect(directory.resolve("db").toString());
    table =
        db.createTable(
            "my_table",
            Rows.of(
                Item.class,
                List.of(
                    new Item(new float[] {3.1f, 4.1f}, "foo", 10.0),
                    new Item(new float[] {5.9f, 26.5f}, "bar", 20.0))));
  }

  @AfterEach
  void nothingIsOutstanding() {
    OutstandingMemory.closeAndCheck(db.reactive());
  }

  private List<String> items() {
    return table.query().rows().stream().map(row -> String.valueOf(row.get("item"))).toList();
  }

  private static Map<String, Object> row(String item, double price) {
    return Map.of("vector", List.of(1f, 2f), "item", item, "price", price);
  }

  @Test
  void verify() {
    assertThat(table.verify()).isEmpty();
    assertThat(table.verify(VerifyOptions.DEEP)).isEmpty();
  }

  @Test
  void tablesAreCreatedListedOpenedAndDropped() {
    db.createTable("maps", List.of(row("one", 1)));
    db.createTable("empty", Schemas.of(Schemas.vector("vector", 2)));
    assertThat(db.tableNames()).containsExactly("empty", "maps", "my_table");
    assertThat(db.openTable("my_table").countRows()).isEqualTo(2);

    db.dropTable("empty");
    assertThat(db.tableNames()).containsExactly("maps", "my_table");
    db.dropAllTables();
    assertThat(db.tableNames()).isEmpty();
    assertThat(db.uri()).isEqualTo(directory.resolve("db").toString());
    db.check();
  }

  @Test
  void theModesOfCreateAreThoseOfTheReactiveApi() {
    Rows one = Rows.of(Item.class, List.of(new Item(new float[] {1, 2}, "one", 1)));
    assertThatThrownBy(() -> db.createTable("my_table", one))
        .isExactlyInstanceOf(TableAlreadyExistsException.class)
        .hasMessageContaining("my_table");
    db.createTable("my_table", one, CreateOptions.mode(CreateMode.EXIST_OK));
    assertThat(table.countRows()).isEqualTo(2);
    table = db.createTable("my_table", one, CreateOptions.mode(CreateMode.OVERWRITE));
    assertThat(items()).containsExactly("one");
    assertThatThrownBy(() ->
            db.createTable(
                "my_table",
                Schemas.of(Schemas.text("other")),
                CreateOptions.mode(CreateMode.EXIST_OK)))
        .isExactlyInstanceOf(SchemaMismatchException.class);
  }

  @Test
  void rowsAreAddedUpdatedAndDeleted() {
    assertThat(table.add(List.of(row("fizz", 100), row("buzz", 200))).version()).isEqualTo(2);
    assertThat(table.update(Update.set("price", 12.5).where("item = 'foo'")).rowsUpdated())
        .isEqualTo(1);
    assertThat(table.delete("item = \"fizz\"").rowsDeleted()).isEqualTo(1);
    assertThat(items()).containsExactly("bar", "buzz", "foo");
    assertThat(table.countRows("price < 15")).isEqualTo(1);

    table.add(Rows.ofMaps(List.of(row("last", 1))), AddMode.APPEND);
    assertThat(table.head(2)).extracting(row -> row.get("item")).containsExactly("bar", "buzz");
    table.add(Rows.ofMaps(List.of(row("only", 1))), AddMode.OVERWRITE);
    assertThat(items()).containsExactly("only");
  }

  @Test
  void queriesGiveRowsAndRecords() {
    assertThat(table.query().where("item = 'foo'").as(Item.class))
        .singleElement()
        .satisfies(item -> assertThat(item.vector()).containsExactly(3.1f, 4.1f));
    assertThat(table.query().select("price").offset(1).limit(5).rows())
        .containsExactly(Row.of(Map.of("price", 20.0)));
    assertThat(table.query().select(List.of("item")).withRowId().rows())
        .extracting(Row::names)
        .containsOnly(List.of("item", "_rowid"));
    assertThat(table.query().where("price > 1000").first()).isEmpty();
    assertThat(table.query().first()).hasValueSatisfying(row -> assertThat(row).isNotNull());
    assertThat(table.query().where("price > 15").count()).isEqualTo(1);
    assertThat(table.query().batchRows(1).explain()).isNotBlank();
    assertThat(table.query().limit(7).request().limit()).isEqualTo(7);
  }

  @Test
  void searchesGiveTheNearestRows() {
    assertThat(table.vectorSearch(100f, 100f).limit(1).rows())
        .singleElement()
        .satisfies(row -> assertThat(row.getString("item")).isEqualTo("bar"));
    assertThat(
            table
                .vectorSearch(QueryVector.of(3.0, 4.0))
                .column("vector")
                .distanceType(DistanceType.L2)
                .distanceRange(0f, 1f)
                .rows())
        .extracting(row -> row.get("item"))
        .containsExactly("foo");
    assertThat(table.vectorSearch(3f, 4f).where("price > 15").limit(1).prefilter().rows())
        .hasSize(1);
    assertThat(table.vectorSearch(3f, 4f).where("price > 15").limit(1).postfilter().rows())
        .isEmpty();
  }

  @Test
  void versionsAreListedCheckedOutAndRestored() {
    table.add(List.of(row("fizz", 100)));
    assertThat(table.versions()).extracting(TableVersion::version).containsExactly(1L, 2L);
    try (BlockingTable first = table.checkout(1)) {
      assertThat(first.version()).isEqualTo(1);
      assertThat(first.countRows()).isEqualTo(2);
      assertThatThrownBy(() -> first.delete("true")).isInstanceOf(ReadOnlyTableException.class);
      assertThat(first.restore().version()).isEqualTo(3);
    }
    assertThat(table.countRows()).isEqualTo(3);
    table.checkoutLatest();
    assertThat(table.countRows()).isEqualTo(2);
    assertThat(table.restore(2).version()).isEqualTo(4);
    assertThat(table.countRows()).isEqualTo(3);
    assertThat(table.schema().getFields())
        .extracting(Field::getName)
        .containsExactly("vector", "item", "price");
    assertThat(table.name()).isEqualTo("my_table");
  }

  @Test
  void errorsArriveAsTheyAreAndTellWhoWaited() {
    assertThatThrownBy(() -> db.openTable("nobody"))
        .isExactlyInstanceOf(TableNotFoundException.class)
        .hasMessageContaining("nobody")
        .satisfies(error ->
            assertThat(error.getSuppressed())
                .anySatisfy(wait ->
                    assertThat(wait.getStackTrace())
                        .anyMatch(frame ->
                            frame.getClassName().equals(BlockingApiTest.class.getName()))));
    assertThatThrownBy(() -> table.query().where("price >").rows())
        .isExactlyInstanceOf(FilterSyntaxException.class);
    assertThatThrownBy(() -> table.query().where("price >").stream().toList())
        .isExactlyInstanceOf(FilterSyntaxException.class);
    assertThatThrownBy(() -> table.query().limit(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> db.renameTable("my_table", "other"))
        .isExactlyInstanceOf(UnsupportedFeatureException.class);
    assertThatThrownBy(() -> BlockingLanceDb.connect("db://prod"))
        .isExactlyInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void closingTwiceIsFineAndLaterVerbsSayThatItIsClosed() {
    table.close();
    table.close();
    assertThatThrownBy(() -> table.countRows()).isExactlyInstanceOf(ClosedException.class);
    db.close();
    db.close();
    assertThatThrownBy(() -> db.tableNames()).isExactlyInstanceOf(ClosedException.class);
  }
}
