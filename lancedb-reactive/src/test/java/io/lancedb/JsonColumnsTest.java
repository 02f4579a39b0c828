package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.SchemaMismatchException;
import io.lancedb.local.CheckedConnections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** JSON columns through the public API: texts go in and come out, documents are stored. */
class JsonColumnsTest {

  private static final Schema SCHEMA = Schemas.of(Schemas.int32("id"), Schemas.json("doc"));

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private static Rows rows(@Nullable String... docs) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < docs.length; i++) {
      Map<String, @Nullable Object> row = new HashMap<>();
      row.put("id", i);
      row.put("doc", docs[i]);
      rows.add(row);
    }
    return Rows.ofMaps(rows);
  }

  private Table table(@Nullable String... docs) {
    Table table = await(connections.memory().createTable("t", Rows.empty(SCHEMA)));
    await(table.add(rows(docs)));
    return table;
  }

  private static List<@Nullable String> docs(Table table) {
    List<Row> rows = Objects.requireNonNull(table.query().rows().collectList().block());
    List<@Nullable String> docs = new ArrayList<>();
    rows.forEach(row -> docs.add(row.getString("doc")));
    return docs;
  }

  @Test
  void documentsComeBackAsTexts() {
    Table table = table(" {\"b\" : 1.50, \"a\":[] } ", null, "null", "\"é\"");
    assertThat(await(table.schema())).isEqualTo(SCHEMA);
    assertThat(docs(table)).containsExactly("{\"a\":[],\"b\":1.5}", null, "null", "\"é\"");
    assertThat(await(table.countRows("doc IS NULL"))).isEqualTo(1);
    await(table.update(Update.set("doc", "[1]").where("id = 0")));
    assertThat(docs(table)).containsExactlyInAnyOrder("[1]", null, "null", "\"é\"");
  }

  @Test
  void textsThatAreNoDocumentsAreRefusedWithTheirRow() {
    Table table = table("1");
    assertThatThrownBy(() -> await(table.add(rows("1", "{", "2"))))
        .isInstanceOf(SchemaMismatchException.class)
        .hasMessageContaining("\"doc\"")
        .hasMessageContaining("row 1")
        .hasMessageContaining("position 1");
    assertThat(await(table.countRows())).isEqualTo(1);
  }
}
