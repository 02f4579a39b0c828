package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Row;
import io.lancedb.local.CheckedConnections;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dictionary columns that the official client wrote with every type of index; see
 * official/dictionaries/make.cjs.
 */
class DictionaryFilesTest {

  private static final int ROWS = 8;
  private static final int NULL_ROW = 5;
  private static final List<String> TEXTS = List.of("red", "", "blue");
  private static final List<Integer> NUMBERS = List.of(5, -6, 7);

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @ParameterizedTest
  @ValueSource(strings = {"v2_0", "v2_1", "v2_2", "v2_3"})
  void valuesOfEveryIndexTypeAreRead(String name) {
    Connection db =
        connections.connect(ConnectOptions.of("src/test/resources/official/dictionaries"));
    Table table = await(db.openTable(name));
    for (int pass = 0; pass < 2; pass++) {
      List<Row> rows = await(table.query().rows().collectList());
      assertThat(rows).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        check(rows.get(i), i);
      }
    }
    assertThat(await(table.countRows("int8 = 'blue' AND uint64 = 'blue'"))).isEqualTo(1);
    assertThat(await(table.countRows("uint16 IS NULL"))).isEqualTo(1);
    check(await(table.takeOffsets(6).rows().single()), 6);
  }

  private static void check(Row row, int i) {
    for (String column : row.names()) {
      if (i == NULL_ROW) {
        assertThat(row.isNull(column)).as("%s of row %d", column, i).isTrue();
      } else if (column.equals("numbers")) {
        assertThat(row.getInt(column)).isEqualTo(NUMBERS.get(i % 3));
      } else if (column.equals("bytes")) {
        assertThat(row.getBytes(column))
            .isEqualTo(TEXTS.get(i % 3).getBytes(StandardCharsets.UTF_8));
      } else {
        assertThat(row.getString(column)).as("%s of row %d", column, i).isEqualTo(TEXTS.get(i % 3));
      }
    }
  }
}
