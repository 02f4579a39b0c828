package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.local.CheckedConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Structs, lists and maps through the public API, written into files and read from them. */
class NestedTablesTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private record Place(String city, @Nullable Double height) {}

  private record Tag(String name, List<Integer> counts) {}

  private record Entry(
      int id, @Nullable Place place, List<Tag> tags, Map<String, Long> sizes, Optional<Tag> main) {}

  private static List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Tag tag = new Tag("t" + i, i % 3 == 0 ? List.of() : List.of(i, i + 1));
      entries.add(
          new Entry(
              i,
              i % 5 == 4 ? null : new Place("c" + i % 7, i % 2 == 0 ? null : (double) i),
              i % 4 == 0 ? List.of() : List.of(tag, new Tag("", List.of(i))),
              i % 6 == 0 ? Map.of() : Map.of("k", (long) i),
              i % 2 == 0 ? Optional.of(tag) : Optional.empty()));
    }
    return entries;
  }

  private Table table(List<Entry> entries) {
    int half = entries.size() / 2;
    Table table =
        await(
            connections.memory().createTable("t", Rows.of(Entry.class, entries.subList(0, half))));
    await(table.add(Rows.of(Entry.class, entries.subList(half, entries.size()))));
    return table;
  }

  @Test
  void recordsComeBackFromFiles() {
    List<Entry> entries = entries(3000);
    Table table = table(entries);
    assertThat(table.query().as(Entry.class).collectList().block()).isEqualTo(entries);
    assertThat(table.takeOffsets(2999, 4, 1500, 4).as(Entry.class).collectList().block())
        .containsExactly(entries.get(2999), entries.get(4), entries.get(1500), entries.get(4));
  }

  @Test
  void fieldsOfStructsAreSelectedAndCompared() {
    List<Entry> entries = entries(100);
    Table table = table(entries);
    List<Row> rows =
        Objects.requireNonNull(
            table
                .query()
                .where("place.city = 'c3' AND place.height IS NOT NULL")
                .select("place.height", "id", "place", "place.city")
                .rows()
                .collectList()
                .block());
    List<Entry> expected =
        entries.stream()
            .filter(e ->
                e.place() != null && e.place().city().equals("c3") && e.place().height() != null)
            .toList();
    assertThat(rows).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < rows.size(); i++) {
      Place place = Objects.requireNonNull(expected.get(i).place());
      assertThat(rows.get(i).names()).containsExactly("place.height", "id", "place", "place.city");
      assertThat(rows.get(i).get("place.height")).isEqualTo(place.height());
      assertThat(rows.get(i).getString("place.city")).isEqualTo("c3");
      assertThat(Objects.requireNonNull(rows.get(i).getRow("place")).getString("city"))
          .isEqualTo("c3");
    }
    assertThat(await(table.countRows("place IS NULL"))).isEqualTo(20);
    assertThat(await(table.countRows("place.height IS NULL")))
        .isEqualTo(
            entries.stream().filter(e -> e.place() == null || e.place().height() == null).count());
    assertThat(await(table.delete("place.city = 'c3'")).rowsDeleted())
        .isEqualTo(
            entries.stream()
                .filter(e -> e.place() != null && e.place().city().equals("c3"))
                .count());
    assertThatThrownBy(() -> table.query().select("place.zz").rows().blockLast())
        .isInstanceOf(ColumnNotFoundException.class);
    assertThatThrownBy(() -> table.query().select("id", "id").rows().blockLast())
        .isInstanceOf(InvalidQueryException.class);
  }

  @Test
  void structsAreUpdatedAsAWhole() {
    Table table = table(entries(20));
    await(
        table.update(
            Update.set("place", Map.of("city", "x", "height", 1.5))
                .and("tags", List.of(new Tag("n", List.of(9))))
                .where("id = 7")));
    Row row = Objects.requireNonNull(table.query().where("id = 7").first().block());
    assertThat(Objects.requireNonNull(row.getRow("place")).toString()).contains("x", "1.5");
    assertThat(row.getList("tags", Row.class)).hasSize(1);
  }
}
