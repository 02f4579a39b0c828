package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.CorruptFileException;
import io.lancedb.local.CheckedConnections;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** Exact search in files that are long enough to be mapped. */
class MappedSearchTest {

  private static final int ROWS = 20_000;
  private static final int DIM = 32;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  private static float[] vector(int id) {
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = id + i;
    }
    return vector;
  }

  private Table table() {
    Connection db = connections.connect(ConnectOptions.of(directory.toString()));
    Table table =
        await(db.createTable("t", Schemas.of(Schemas.int32("id"), Schemas.vector("vector", DIM))));
    List<Map<String, Object>> rows =
        IntStream.range(0, ROWS)
            .<Map<String, Object>>mapToObj(id -> Map.of("id", id, "vector", vector(id)))
            .toList();
    await(table.add(Rows.ofMaps(rows)));
    return table;
  }

  private static List<Integer> nearest(Table table, int id) {
    return await(
        table
            .vectorSearch(vector(id))
            .limit(3)
            .rows()
            .map(row -> (Integer) row.get("id"))
            .collectList());
  }

  @Test
  void findsTheNearestAgainAndAgainAndAfterDeletes() {
    Table table = table();

    assertThat(nearest(table, 15_000)).containsExactly(15_000, 14_999, 15_001);
    await(table.delete("id = 15000"));
    assertThat(nearest(table, 15_000)).containsExactly(14_999, 15_001, 14_998);
  }

  @Test
  void aFileThatWasCutOffIsDamaged() throws IOException {
    Table table = table();
    assertThat(nearest(table, 5)).contains(5);

    Path file;
    try (Stream<Path> files = Files.walk(directory)) {
      file =
          files
              .filter(path -> path.toString().endsWith(".lance") && Files.isRegularFile(path))
              .findAny()
              .orElseThrow();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }

    StepVerifier.create(table.vectorSearch(vector(5)).limit(3).rows())
        .verifyError(CorruptFileException.class);
  }
}
