package io.lancedb.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.Table;
import io.lancedb.data.Row;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.damage.DamageRuns;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.VectorQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * Official tables with one damaged index file: a search gives a typed error or rows of the table,
 * also where it may fall back to an exact search, and no memory is left.
 */
class DamagedIndicesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CASES = 12;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"flat_l2", "flat_l2_2_0", "flat_stable", "pq_l2_2_1", "rq3_dot", "hnsw_pq_l2"})
  void oneIndexFileIsCutChangedOrGone(String name) {
    DamageRuns.run(
        name,
        CASES,
        random -> {
          Path copy = directory.resolve("case");
          CopiedIndices.copy(name, copy);
          List<Path> files = CopiedIndices.files(name, copy);
          damage(files.get(random.nextInt(files.size())), random);
          use(name, copy);
          CopiedIndices.delete(copy);
        });
  }

  private static void damage(Path file, Random random) {
    try {
      byte[] content = Files.readAllBytes(file);
      int way = random.nextInt(10);
      if (way == 0) {
        Files.delete(file);
      } else if (way == 1) {
        Files.write(file, Arrays.copyOf(content, random.nextInt(content.length)));
      } else {
        // The end of the file has what everything else hangs on.
        int from = way < 6 ? Math.max(0, content.length - 600) : 0;
        for (int k = random.nextInt(4); k >= 0; k--) {
          content[from + random.nextInt(content.length - from)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void use(String name, Path database) {
    Connection db = connections.connect(ConnectOptions.of(database.toString()));
    Table table = Objects.requireNonNull(db.openTable(name).block(TIMEOUT), "table");
    long rows = Objects.requireNonNull(table.countRows().block(TIMEOUT), "rows");
    VectorQuery query = table.vectorSearch(vector(table)).select("id");
    typed(query.rows().count(), rows);
    typed(query.where("id < 100").refineFactor(2).rows().count(), rows);
    typed(query.maximumNprobes(0).limit(rows).rows().count(), rows);
    typed(table.listIndices().count(), rows);
    typed(table.prewarmIndex("vector_idx").thenReturn(0L), rows);
    assertThat(query.fallbackToExact().limit(5).rows().count().block(TIMEOUT)).isEqualTo(5);
    db.close().block(TIMEOUT);
  }

  private static float[] vector(Table table) {
    Row first = Objects.requireNonNull(table.query().first().block(TIMEOUT), "row");
    return Objects.requireNonNull(first.getVector("vector"), "vector");
  }

  private static void typed(Mono<Long> count, long most) {
    try {
      assertThat(count.block(TIMEOUT)).isBetween(0L, most);
    } catch (CorruptFileException | UnsupportedFeatureException e) {
      assertThat(e).hasMessageMatching("(?s).{20,}");
    }
  }

  @Test
  void aSearchFallsBackOnlyWhereItIsAllowedTo() throws IOException {
    CopiedIndices.copy("flat_l2", directory);
    for (Path file : CopiedIndices.files("flat_l2", directory)) {
      Files.write(file, new byte[100]);
    }
    Connection db = connections.connect(ConnectOptions.of(directory.toString()));
    Table table = Objects.requireNonNull(db.openTable("flat_l2").block(TIMEOUT), "table");
    VectorQuery query = table.vectorSearch(vector(table)).select("id");
    assertThatThrownBy(() -> query.rows().collectList().block(TIMEOUT))
        .isInstanceOf(CorruptFileException.class)
        .hasMessageContaining(".idx");
    VectorQuery exact = query.bypassVectorIndex();
    assertThat(query.fallbackToExact().rows().collectList().block(TIMEOUT))
        .isEqualTo(exact.rows().collectList().block(TIMEOUT));
    assertThat(query.fallbackToExact().explain().block(TIMEOUT))
        .contains("exact: the index cannot be read", ".idx");
    assertThat(exact.explain().block(TIMEOUT)).contains("the index is bypassed");
  }
}
