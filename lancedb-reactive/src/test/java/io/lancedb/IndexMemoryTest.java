package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.index.Index;
import io.lancedb.index.VectorIndex;
import io.lancedb.local.CheckedConnections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indices of more vectors than there is memory for: they are shuffled through temporary files. */
class IndexMemoryTest {

  private static final int ROWS = 60_000;
  private static final int DIM = 64;
  private static final long MEMORY = 40L << 20;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  private static Map<String, @Nullable Object> row(int id) {
    SplittableRandom random = new SplittableRandom(id);
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = (id % 40) * ((i + id) % 3 - 1) + (float) random.nextDouble();
    }
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("id", id);
    row.put("vector", vector);
    return row;
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLAT", "SQ", "PQ", "RQ"})
  void moreVectorsThanMemory(String kind) {
    Connection db = connections.connect(ConnectOptions.of("memory://").withMemoryLimit(MEMORY));
    Table table =
        await(db.createTable("t", Schemas.of(Schemas.int32("id"), Schemas.vector("vector", DIM))));
    for (int from = 0; from < ROWS; from += 20_000) {
      await(
          table.add(
              Rows.ofMaps(
                  IntStream.range(from, from + 20_000).mapToObj(IndexMemoryTest::row).toList())));
    }
    VectorIndex<?> index =
        switch (kind) {
          case "SQ" -> Index.ivfSq();
          case "PQ" -> Index.ivfPq().withNumSubVectors(8);
          case "RQ" -> Index.ivfRq().withNumBits(5);
          default -> Index.ivfFlat();
        };

    long vectors =
        await(table.createIndex("vector", index.withNumPartitions(20).withMaxIterations(5)))
            .numIndexedVectors();

    assertThat(vectors).isEqualTo(ROWS);
    for (int id = 7; id < ROWS; id += 9973) {
      float[] query = (float[]) Objects.requireNonNull(row(id).get("vector"));
      List<Row> found =
          await(
              table.vectorSearch(query).nprobes(5).refineFactor(20).limit(5).rows().collectList());
      assertThat(found.get(0).getInt("id")).isEqualTo(id);
    }
  }
}
