package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.IndexAlreadyExistsException;
import io.lancedb.error.IndexNotFoundException;
import io.lancedb.error.IndexWaitTimeoutException;
import io.lancedb.error.InvalidIndexException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.index.CreateIndexOptions;
import io.lancedb.index.Index;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.local.CheckedConnections;
import io.lancedb.query.DistanceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be built is refused before any work, and the table stays as it was. */
class IndexErrorsTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @SuppressWarnings("NullAway.Init")
  private Connection db;

  @SuppressWarnings("NullAway.Init")
  private Table table;

  @BeforeEach
  void fill() {
    db = connections.memory();
    table =
        await(
            db.createTable(
                "t",
                Schemas.of(
                    Schemas.int32("id"),
                    Schemas.vector("vector", 8),
                    Schemas.binaryVector("bits", 4),
                    Schemas.list("many", Schemas.vector("item", 8)))));
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (int id = 0; id < 6; id++) {
      float[] vector = {id, 1, 2, 3, 4, 5, 6, 7};
      rows.add(Map.of("id", id, "vector", vector, "bits", new byte[4], "many", List.of(vector)));
    }
    await(table.add(Rows.ofMaps(rows)));
  }

  private void refused(String column, Index index, Class<? extends Throwable> type, String text) {
    long version = await(table.version());
    assertThatThrownBy(() -> await(table.createIndex(column, index)))
        .isInstanceOf(type)
        .hasMessageContaining(text);
    assertThat(await(table.version())).isEqualTo(version);
  }

  @Test
  void columnsAndMetricsThatDoNotFit() {
    refused("nope", Index.ivfFlat(), ColumnNotFoundException.class, "nope");
    refused("id", Index.ivfFlat(), InvalidIndexException.class, "IVF_FLAT index cannot be created");
    refused(
        "vector",
        Index.ivfFlat().withDistanceType(DistanceType.HAMMING),
        InvalidIndexException.class,
        "hamming distance is for uint8 only");
    refused("bits", Index.ivfFlat(), InvalidIndexException.class, "hamming");
    refused(
        "bits",
        Index.ivfPq().withDistanceType(DistanceType.HAMMING),
        InvalidIndexException.class,
        "IVF_FLAT");
    refused(
        "many",
        Index.ivfFlat(),
        InvalidIndexException.class,
        "multivector type supports only cosine distance");
  }

  @Test
  void tooFewRows() {
    refused(
        "vector",
        Index.ivfPq(),
        InvalidIndexException.class,
        "Not enough rows to train PQ. Requires 256 rows but only 6 available");
    refused(
        "vector",
        Index.ivfPq().withNumBits(4),
        InvalidIndexException.class,
        "Requires 16 rows but only 6 available");
    refused(
        "vector",
        Index.ivfFlat().withNumPartitions(6),
        InvalidIndexException.class,
        "KMeans cannot train 6 centroids with 6 vectors");
    await(table.delete("true"));
    refused("vector", Index.ivfFlat(), InvalidIndexException.class, "has no rows");
  }

  @Test
  void parametersOutOfRange() {
    refused(
        "vector",
        Index.ivfPq().withNumSubVectors(3),
        InvalidIndexException.class,
        "num_sub_vectors must divide vector dimension 8, but got 3");
    assertThatThrownBy(() -> Index.ivfPq().withNumBits(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("num_bits 5 not supported");
    assertThatThrownBy(() -> Index.ivfRq().withNumBits(10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Index.ivfFlat().withNumPartitions(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CreateIndexOptions.DEFAULT.withName(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void vectorsThatNoneCanBeTrainedWith() {
    Table zeros = await(db.createTable("zeros", Schemas.of(Schemas.vector("vector", 2))));
    await(
        zeros.add(
            Rows.ofMaps(List.of(Map.of("vector", new float[2]), Map.of("vector", new float[2])))));

    assertThatThrownBy(() ->
            await(
                zeros.createIndex("vector", Index.ivfFlat().withDistanceType(DistanceType.COSINE))))
        .isInstanceOf(InvalidIndexException.class)
        .hasMessageContaining("no vector to train");
  }

  @Test
  void namesThatAreTaken() {
    await(table.createIndex("vector", Index.ivfFlat()));

    assertThatThrownBy(() ->
            await(
                table.createIndex(
                    "vector", Index.ivfFlat(), CreateIndexOptions.DEFAULT.withReplace(false))))
        .isInstanceOf(IndexAlreadyExistsException.class)
        .hasMessageContaining("Index name 'vector_idx' already exists, please specify a different");
    assertThatThrownBy(() ->
            await(
                table.createIndex(
                    "bits",
                    Index.ivfFlat().withDistanceType(DistanceType.HAMMING),
                    CreateIndexOptions.DEFAULT.withName("vector_idx"))))
        .isInstanceOf(IndexAlreadyExistsException.class)
        .hasMessageContaining("already exists with different fields");
    assertThatThrownBy(() -> table.dropIndex("nope").block())
        .isInstanceOf(IndexNotFoundException.class)
        .hasMessageContaining("name=nope");
  }

  @Test
  void whatIsNotThereYetIsNamed() {
    assertThatThrownBy(() ->
            await(
                table.createIndex(
                    "vector", Index.ivfFlat(), CreateIndexOptions.DEFAULT.withTrain(false))))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("train=False");
    assertThatThrownBy(() -> await(table.optimize(OptimizeOptions.DEFAULT.withCompactFiles(true))))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("compactFiles");
    assertThatThrownBy(() ->
            await(table.optimize(OptimizeOptions.DEFAULT.withCleanupOlderThan(Duration.ofDays(1)))))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("cleanupOlderThan");
  }

  @Test
  void waitingForWhatNeverComesEnds() {
    assertThatThrownBy(() -> table.waitForIndex(List.of("zz"), Duration.ofMillis(20)).block())
        .isInstanceOf(IndexWaitTimeoutException.class)
        .hasMessage("timed out waiting for indices: [\"zz\"] after 20ms");
  }
}
