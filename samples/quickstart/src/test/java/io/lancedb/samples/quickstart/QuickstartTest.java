package io.lancedb.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.blocking.BlockingConnection;
import io.lancedb.blocking.BlockingLanceDb;
import io.lancedb.blocking.BlockingTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees, and finds afterwards. */
class QuickstartTest {

  @TempDir Path directory;

  private String run() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Quickstart.run(directory.toString(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes
        .toString(StandardCharsets.UTF_8)
        .replace(System.lineSeparator(), "\n")
        .replace(directory.toString(), "DIR")
        .replaceAll(
            "(?m)^(.*_distance.*\n.*\n.*\\d)\\.\\d+$", "$1..."); // kernels round differently
  }

  @Test
  void itWorksTwiceAndPrintsTheSameTables() {
    String expected =
        """
        Connected to DIR

        my_table, created from two records
          vector       item  price
          -----------  ----  -----
          [3.1, 4.1]   foo    10.0
          [5.9, 26.5]  bar    20.0

        The row nearest to [100, 100]
          vector       item  price  _distance
          -----------  ----  -----  ---------
          [5.9, 26.5]  bar    20.0   14257...

        Rows where item = 'foo'
          vector      item  price
          ----------  ----  -----
          [3.1, 4.1]  foo    10.0

        Nearest to [6, 7] and cheaper than 15
          item  price  _distance
          ----  -----  ---------
          foo    10.0  16...

        After adding fizz and buzz
          vector       item  price
          -----------  ----  -----
          [3.1, 4.1]   foo    10.0
          [5.9, 26.5]  bar    20.0
          [1.3, 1.4]   fizz  100.0
          [9.5, 56.2]  buzz  200.0

        After a new price for foo, and without fizz
          vector       item  price
          -----------  ----  -----
          [5.9, 26.5]  bar    20.0
          [9.5, 56.2]  buzz  200.0
          [3.1, 4.1]   foo    12.5

        Each change made a version: my_table is at %d.

        empty_table, created from a schema: 0 rows, columns [vector, item]. Tables: [empty_table, my_table]
        After dropping it: [my_table]

        Reactive, nearest to [5.9, 26.5]:
          bar costs 20.0
          foo costs 12.5

        my_table stays in DIR/my_table.lance: look at it, or run again.
        """;
    assertThat(run()).isEqualTo(expected.formatted(4));
    assertThat(run()).isEqualTo(expected.formatted(8));
  }

  @Test
  void myTableStaysAndEmptyTableIsGone() {
    run();
    run();
    assertThat(directory).isDirectoryContaining("glob:**/my_table.lance");
    assertThat(directory.resolve("empty_table.lance")).doesNotExist();
    try (BlockingConnection db = BlockingLanceDb.connect(directory.toString());
        BlockingTable table = db.openTable("my_table")) {
      assertThat(table.query().rows())
          .extracting(row -> row.get("item") + " " + row.get("price"))
          .containsExactly("bar 20.0", "buzz 200.0", "foo 12.5");
    }
  }

  @Test
  void aTableWithoutRowsSaysSo() {
    assertThat(TextTable.of(List.of())).isEqualTo("  (no rows)");
  }
}
