package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.ids;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.BadVectorException;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.FilterSyntaxException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.InvalidTableNameException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.error.TableNotFoundException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.local.CheckedConnections;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType.Utf8;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.test.StepVerifier;

/** Every mistake gives a typed error that says what, where and what to do, and changes nothing. */
class BadInputTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @SuppressWarnings("NullAway.Init")
  private Connection db;

  @SuppressWarnings("NullAway.Init")
  private Table table;

  @BeforeEach
  void fill() {
    db = connections.memory();
    table = await(db.createTable("t", rows(0, 3)));
  }

  @AfterEach
  void nothingChanged() {
    Table again = await(db.openTable("t"));
    assertThat(await(again.version())).isEqualTo(1);
    assertThat(ids(again.query().rows())).containsExactly(0, 1, 2);
    assertThat(await(db.tableNames().collectList())).containsExactly("t");
  }

  private static void fails(
      Publisher<?> verb, Class<? extends LanceDbException> type, String... says) {
    StepVerifier.create(verb)
        .thenConsumeWhile(value -> true)
        .verifyErrorSatisfies(error -> {
          assertThat(error).isInstanceOf(type);
          for (String part : says) {
            assertThat(error.getMessage()).contains(part);
          }
        });
  }

  @Test
  void aVectorOfTheWrongLength() {
    fails(
        table.add(List.of(Map.of("id", 3, "vector", List.of(1.0, 2.0, 3.0)))),
        BadVectorException.class,
        "vector",
        "2",
        "3");
  }

  @Test
  void aVectorWithNaN() {
    fails(
        table.add(List.of(Map.of("id", 3, "vector", List.of(1.0, Double.NaN)))),
        BadVectorException.class,
        "vector");
    fails(
        db.createTable("u", List.of(Map.of("vector", new float[] {Float.NaN}))),
        BadVectorException.class,
        "vector");
  }

  @Test
  void anUnknownColumn() {
    fails(table.add(List.of(Map.of("nope", 1))), SchemaMismatchException.class, "nope");
    fails(table.query().select("nope").rows(), ColumnNotFoundException.class, "nope", "item");
    fails(table.query().where("nope = 1").rows(), ColumnNotFoundException.class, "nope", "item");
    fails(table.delete("nope = 1"), ColumnNotFoundException.class, "nope");
    fails(table.update(Update.set("nope", 1)), ColumnNotFoundException.class, "nope");
    fails(table.vectorSearch(1f, 2f).column("nope").rows(), ColumnNotFoundException.class, "nope");
  }

  @Test
  void aMissingTable() {
    fails(db.openTable("nope"), TableNotFoundException.class, "nope", "memory://");
    fails(db.dropTable("nope"), TableNotFoundException.class, "nope");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ü", "a/b", "..%2f", "a$b"})
  void anInvalidTableName(String name) {
    fails(db.createTable(name, rows(0, 1)), InvalidTableNameException.class, "\"" + name + "\"");
    fails(db.openTable(name), InvalidTableNameException.class);
    fails(db.dropTable(name), InvalidTableNameException.class);
  }

  @Test
  void aBrokenFilterIsPointedAt() {
    StepVerifier.create(table.query().where("id = 1 AND (price >").rows())
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOfSatisfying(
                    FilterSyntaxException.class,
                    e -> assertThat(e.position()).isEqualTo("id = 1 AND (price >".length())));
    fails(table.countRows(""), FilterSyntaxException.class);
    fails(table.delete("id = 1; drop"), FilterSyntaxException.class);
    fails(table.delete("price"), InvalidQueryException.class);
    fails(table.delete("id = 1.5"), InvalidQueryException.class);
  }

  @Test
  void valuesThatWouldLoseSomething() {
    fails(table.add(List.of(Map.of("id", 1.5))), SchemaMismatchException.class, "id", "1.5");
    fails(table.add(List.of(Map.of("id", 1L << 40))), SchemaMismatchException.class, "id");
    fails(table.add(List.of(Map.of("id", "1"))), SchemaMismatchException.class, "id");
  }

  @Test
  void rowsWithoutASchemaAndSchemasThatCannotBeStored() {
    fails(db.createTable("u", List.of()), LanceDbException.class);
    for (String bad : List.of("a.b", "_rowid", "")) {
      Schema schema = new Schema(List.of(Schemas.int32("a"), Field.nullable(bad, Utf8.INSTANCE)));
      fails(db.createTable("u", schema), SchemaMismatchException.class, "\"" + bad + "\"");
    }
    Schema twice = new Schema(List.of(Schemas.int32("a"), Schemas.text("a")));
    fails(db.createTable("u", twice), SchemaMismatchException.class, "\"a\"");
    fails(
        db.createTable(
            "u",
            Rows.empty(Schemas.of(Schemas.text("a"))),
            CreateOptions.DEFAULT.withDataStorageVersion("0.1")),
        UnsupportedFeatureException.class,
        "0.1");
  }

  @Test
  void argumentsOutOfRangeThrowAtOnce() {
    assertThatThrownBy(() -> table.query().limit(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.query().offset(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> table.vectorSearch(new float[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Update.of(Map.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConnectOptions.of(" ")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void verbsThatThisBackendDoesNotHave() {
    fails(db.renameTable("t", "u"), UnsupportedFeatureException.class, "renameTable");
    fails(LanceDb.connect("gs://bucket/x"), UnsupportedFeatureException.class, "gs");
  }
}
