package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.local.CheckedConnections;
import io.lancedb.query.Query;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/**
 * A query that reaches its limit cancels the batches that it has read ahead, wherever they are on
 * their way. The connection's end finds any that one of many such queries left behind.
 */
class LimitQueriesTest {

  private static final int QUERIES = 5_000;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @ParameterizedTest
  @CsvSource({"'', 1", "'', 4", "id >= 0, 4"})
  void noBatchStaysBehind(String filter, int concurrency, @TempDir Path directory) {
    Table table =
        await(
            connections
                .connect(ConnectOptions.of(directory.toString()))
                .createTable("t", rows(0, 500)));
    await(table.add(rows(500, 1_000)));
    Query query = table.query().batchRows(100).limit(3);
    Query limited = filter.isEmpty() ? query : query.where(filter);

    long rows =
        await(
            Flux.range(0, QUERIES)
                .flatMap(i -> limited.rows().count(), concurrency)
                .reduce(0L, Long::sum));

    assertThat(rows).isEqualTo(3L * QUERIES);
  }
}
