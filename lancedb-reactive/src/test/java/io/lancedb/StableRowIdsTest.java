package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.local.CheckedConnections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables whose rows keep their ids when they move. */
class StableRowIdsTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private static Map<Integer, Long> idsByKey(Table table) {
    return await(
        table
            .query()
            .withRowId()
            .rows()
            .collectMap(row -> row.getInt("id"), row -> row.getLong("_rowid")));
  }

  @Test
  void idsSurviveUpdatesAndDeletes() {
    Connection db =
        connections.connect(
            ConnectOptions.of("memory://")
                .withStorageOption("new_table_enable_stable_row_ids", "true"));
    Table table = await(db.createTable("t", rows(0, 10)));
    await(table.add(rows(10, 20)));
    Map<Integer, Long> before = idsByKey(table);
    assertThat(before).containsEntry(0, 0L).containsEntry(15, 15L);

    await(table.delete("id = 3"));
    await(table.update(Update.set("price", 0).where("id IN (5, 15)")));
    await(table.add(rows(20, 22)));

    Map<Integer, Long> after = idsByKey(table);
    assertThat(after).hasSize(21).doesNotContainKey(3);
    before.remove(3);
    assertThat(after).containsAllEntriesOf(before);
    assertThat(after.values()).doesNotHaveDuplicates();
    assertThat(await(table.query().where("_rowid = 15").first()).getInt("id")).isEqualTo(15);
  }
}
