package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.ids;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lancedb.data.Row;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes by offset and by row id, on tables of several fragments with deleted and moved rows. */
class TakeTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private Table table(boolean stableRowIds) {
    Connection connection =
        connections.connect(
            ConnectOptions.of("memory://")
                .withStorageOption("new_table_enable_stable_row_ids", "" + stableRowIds));
    Table table = await(connection.createTable("t", rows(0, 50)));
    await(table.add(rows(50, 100)));
    await(table.add(rows(100, 103)));
    await(table.delete("id IN (0, 10, 11, 12, 60, 99)"));
    await(table.delete("id >= 100"));
    await(table.add(rows(103, 140)));
    await(table.update(Update.set("item", "changed").where("id = 20")));
    return table;
  }

  @Test
  void rowsComeInTheOrderGivenAndAsOftenAsTheyAreNamed() {
    Table table = table(false);
    assertThat(ids(table.takeOffsets(5, 0, 5, 2).rows())).containsExactly(6, 1, 6, 3);
    long[] rowIds =
        await(table.query().withRowId().rows().collectList()).stream()
            .mapToLong(row -> row.getLong("_rowid"))
            .toArray();
    assertThat(ids(table.takeRowIds(rowIds[5], rowIds[0], rowIds[5]).rows()))
        .containsExactly(6, 1, 6);
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    Table table = table(false);
    long rows = await(table.countRows());
    assertThat(ids(table.takeOffsets(rows, 1, Long.MAX_VALUE).rows())).containsExactly(2);
    assertThat(ids(table.takeRowIds(0, 1, -1, 40, 50, 1L << 32 | 2, 77L << 32).rows()))
        .containsExactly(1, 40, 52);
    assertThat(ids(table.takeOffsets().rows())).isEmpty();
    assertThat(ids(table.takeRowIds(0).rows())).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> table.takeOffsets(3, -1));
  }

  @Test
  void aTakeIsRefinedLikeAQuery() {
    Table table = table(false);
    Query take = table.takeOffsets(30, 9, 4, 80, 4);
    assertThat(ids(take.where("id < 70").rows())).containsExactly(35, 13, 5, 5);
    assertThat(ids(take.where("id > 1000").rows())).isEmpty();
    assertThat(ids(take.offset(1).limit(2).rows())).containsExactly(13, 5);
    assertThat(ids(take.batchRows(2).rows())).hasSize(5);
    assertThat(await(take.batchRows(2).batches().map(TakeTest::closed).collectList()))
        .containsExactly(2, 2, 1);
    Row row = await(take.select("price").withRowId().where("item = 'item-5'").first());
    assertThat(row.names()).containsExactly("price", "_rowid");
    assertThat(await(take.count())).isEqualTo(5);
    assertThat(await(take.where("id < 70").count())).isEqualTo(4);
    assertThat(await(take.where("id < 70").limit(3).count())).isEqualTo(3);
    assertThat(await(take.offset(4).count())).isEqualTo(1);
    assertThat(await(take.explain())).contains("Take: OFFSET[5 rows]");
  }

  private static int closed(VectorSchemaRoot batch) {
    try (batch) {
      return batch.getRowCount();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void randomTakesGiveTheRowsOfAScan(boolean stableRowIds) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Table table = table(stableRowIds);
    List<Row> all = await(table.query().withRowId().rows().collectList());
    Map<Long, Row> byId = new HashMap<>();
    all.forEach(row -> byId.put(row.getLong("_rowid"), row));
    for (int round = 0; round < 50; round++) {
      int count = random.nextInt(200);
      long[] offsets = random.longs(count, 0, all.size() + 10).toArray();
      long[] rowIds =
          random.longs(count, 0, 150).map(n -> stableRowIds ? n : n / 50 << 32 | n % 50).toArray();
      List<Row> byOffset = new ArrayList<>();
      List<Row> byRowId = new ArrayList<>();
      IntStream.range(0, count)
          .forEach(i -> {
            if (offsets[i] < all.size()) {
              byOffset.add(all.get((int) offsets[i]));
            }
            if (byId.containsKey(rowIds[i])) {
              byRowId.add(byId.get(rowIds[i]));
            }
          });
      assertThat(await(table.takeOffsets(offsets).withRowId().rows().collectList()))
          .as("seed %d", seed)
          .isEqualTo(byOffset);
      assertThat(await(table.takeRowIds(rowIds).withRowId().rows().collectList()))
          .as("seed %d", seed)
          .isEqualTo(byRowId);
    }
  }
}
