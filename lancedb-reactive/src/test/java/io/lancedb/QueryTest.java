package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.ids;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Row;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.local.CheckedConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Scans through the public API: two fragments with deleted rows, on a database in memory. */
class QueryTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @SuppressWarnings("NullAway.Init")
  private Table table;

  record Item(int id, String item, double price) {}

  @BeforeEach
  void fill() {
    table = await(connections.memory().createTable("t", rows(0, 50)));
    await(table.add(rows(50, 100)));
    await(table.delete("id IN (10, 11, 12, 60)"));
  }

  private static Integer[] range(int from, int to) {
    return IntStream.range(from, to)
        .filter(id -> id < 10 || id > 12 && id != 60)
        .boxed()
        .toArray(Integer[]::new);
  }

  @Test
  void everyLiveRowIsReturnedInStorageOrder() {
    assertThat(ids(table.query().rows())).containsExactly(range(0, 100));
    assertThat(await(table.countRows())).isEqualTo(96);
  }

  @Test
  void conditionsAreCombinedWithAnd() {
    assertThat(ids(table.query().where("id >= 8").where("id < 15 OR id = 99").rows()))
        .containsExactly(8, 9, 13, 14, 99);
    assertThat(await(table.countRows("item LIKE 'item-5%'"))).isEqualTo(11);
  }

  @Test
  void aDoubleQuotedTokenIsAColumnOrElseText() {
    assertThat(ids(table.query().where("item = \"item-7\"").rows())).containsExactly(7);
    assertThat(ids(table.query().where("\"item\" = 'item-7'").rows())).containsExactly(7);
  }

  @Test
  void selectReturnsTheseColumnsInThisOrder() {
    Row row = await(table.query().where("id = 3").select("price", "id").first());
    assertThat(row.names()).containsExactly("price", "id");
    assertThat(await(table.query().select(List.of()).rows().collectList())).hasSize(96);
    assertThat(await(table.query().select(List.of()).offset(90).rows().collectList())).hasSize(6);
    StepVerifier.create(table.query().select("Price").rows())
        .verifyError(ColumnNotFoundException.class);
  }

  @Test
  void limitAndOffsetCutTheResult() {
    assertThat(ids(table.query().limit(3).rows())).containsExactly(0, 1, 2);
    assertThat(ids(table.query().limit(0).rows())).isEmpty();
    assertThat(table.query().limit(0).first().blockOptional()).isEmpty();
    assertThat(await(table.query().offset(9).first()).getInt("id")).isEqualTo(9);
    assertThat(ids(table.query().offset(94).rows())).containsExactly(98, 99);
    assertThat(ids(table.query().offset(9).limit(3).rows())).containsExactly(9, 13, 14);
    assertThat(ids(table.query().offset(45).limit(5).rows())).containsExactly(48, 49, 50, 51, 52);
    assertThat(ids(table.query().where("id > 20").offset(1).limit(2).rows()))
        .containsExactly(22, 23);
    assertThat(ids(table.head(2))).containsExactly(0, 1);
    assertThat(await(table.query().where("id > 20").offset(1).limit(2).count())).isEqualTo(2);
  }

  @Test
  void scatteredRowsHaveTheirColumns() {
    List<Item> items =
        await(table.query().where("item LIKE '%1' OR item LIKE '%0'").as(Item.class).collectList());
    assertThat(items).hasSize(17).allMatch(item -> item.item().equals("item-" + item.id()));
    assertThat(items).allMatch(item -> item.id() % 10 < 2 && item.price() == 1.5 * item.id());
    assertThat(ids(table.query().where("item LIKE '%0'").select("id").rows()))
        .containsExactly(0, 20, 30, 40, 50, 70, 80, 90);
  }

  @Test
  void rowIdsAreAddressesOfTheFragmentAndTheOffset() {
    List<Row> rows =
        await(table.query().where("id IN (9, 13, 61)").withRowId().rows().collectList());
    assertThat(rows)
        .extracting(row -> row.getLong("_rowid"))
        .containsExactly(9L, 13L, (1L << 32) + 11);
    assertThat(rows.get(0).names()).last().isEqualTo("_rowid");
    assertThat(ids(table.query().where("_rowid = 13").rows())).containsExactly(13);
  }

  @Test
  void rowsAreMappedToRecords() {
    List<Item> items = await(table.query().where("id < 2").as(Item.class).collectList());
    assertThat(items).containsExactly(new Item(0, "item-0", 0.0), new Item(1, "item-1", 1.5));
  }

  @Test
  void aQueryIsAValueThatCanBeRefinedInSeveralWays() {
    var cheap = table.query().where("id < 5");
    assertThat(ids(cheap.limit(2).rows())).containsExactly(0, 1);
    assertThat(ids(cheap.offset(3).rows())).containsExactly(3, 4);
    assertThat(ids(cheap.rows())).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void batchesAreMappedInTheirScopeAndClosedAfterIt() {
    List<VectorSchemaRoot> seen = new ArrayList<>();
    List<Integer> sums =
        await(
            table
                .query()
                .batchRows(20)
                .mapBatches(batch -> {
                  seen.add(batch);
                  IntVector ids = (IntVector) batch.getVector("id");
                  int sum = 0;
                  for (int i = 0; i < batch.getRowCount(); i++) {
                    sum += ids.get(i);
                  }
                  return Flux.just(sum);
                })
                .collectList());
    assertThat(sums.stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(IntStream.range(0, 100).sum() - 10 - 11 - 12 - 60);
    assertThat(seen).hasSize(6).allMatch(batch -> batch.getVector("id").getValueCount() == 0);
  }

  @Test
  void batchesBelongToTheSubscriber() {
    List<VectorSchemaRoot> batches = await(table.query().batchRows(40).batches().collectList());
    assertThat(batches).hasSizeGreaterThan(2).allMatch(batch -> batch.getRowCount() <= 40);
    batches.forEach(VectorSchemaRoot::close);
  }

  @Test
  void cancellingAfterTheFirstRowFreesTheRest() {
    StepVerifier.create(table.query().batchRows(1).rows(), 1)
        .expectNextCount(1)
        .thenCancel()
        .verify();
    StepVerifier.create(table.query().batchRows(7).rows().take(20))
        .expectNextCount(20)
        .verifyComplete();
  }

  @Test
  void demandIsHonoured() {
    StepVerifier.create(table.query().batchRows(10).rows(), 0)
        .expectSubscription()
        .thenRequest(5)
        .expectNextCount(5)
        .thenRequest(91)
        .expectNextCount(91)
        .verifyComplete();
  }

  @Test
  void explainTellsThePlanWithoutRunningIt() {
    String plan = await(table.query().where("id > 3").limit(2).explain());
    assertThat(plan)
        .contains("LanceRead")
        .contains("fragments=2")
        .contains("limit=2")
        .contains("id");
  }

  @Test
  void aSubscriptionSeesTheVersionThatIsCurrentThen() {
    Flux<Row> all = table.query().rows();
    await(table.delete("id >= 5"));
    assertThat(ids(all)).containsExactly(0, 1, 2, 3, 4);
  }
}
