package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.index.Index;
import io.lancedb.local.CheckedConnections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Searches of an index that repeat a condition see what each version has, and only that. */
class FilteredIndexTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private static Map<String, Object> row(int id) {
    return Map.of("id", id, "group", id % 10, "vector", new float[] {id, 0, 0, 1});
  }

  private static List<Integer> nearest(Table table, float to, String condition) {
    return await(
        table
            .vectorSearch(to, 0, 0, 1)
            .where(condition)
            .limit(3)
            .rows()
            .map(row -> (Integer) row.get("id"))
            .collectList());
  }

  @Test
  void aRepeatedConditionIsAnsweredForTheVersionThatIsSearched() {
    Table table =
        await(
            connections
                .memory()
                .createTable(
                    "t",
                    Schemas.of(
                        Schemas.int32("id"), Schemas.int32("group"), Schemas.vector("vector", 4))));
    await(
        table.add(Rows.ofMaps(IntStream.range(0, 500).mapToObj(FilteredIndexTest::row).toList())));
    await(table.createIndex("vector", Index.ivfFlat().withNumPartitions(4)));
    long indexed = await(table.version());

    for (int repeat = 0; repeat < 2; repeat++) {
      assertThat(nearest(table, 100, "group = 3")).containsExactly(103, 93, 113);
      assertThat(nearest(table, 100, "group = 4")).containsExactly(104, 94, 114);
    }
    await(table.delete("id = 103"));
    assertThat(nearest(table, 100, "group = 3")).containsExactly(93, 113, 83);
    await(table.update(Update.set("group", 3).where("id = 101")));
    await(
        table.add(
            List.of(row(903), Map.of("id", 904, "group", 3, "vector", row(99).get("vector")))));
    for (int repeat = 0; repeat < 2; repeat++) {
      assertThat(nearest(table, 100, "group = 3")).containsExactlyInAnyOrder(101, 904, 93);
    }
    Table before = await(table.checkout(indexed));
    assertThat(nearest(before, 100, "group = 3")).containsExactly(103, 93, 113);
  }
}
