package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Row;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** Blob columns of tables that the official client wrote; see official/blobs/make.cjs. */
class BlobFilesTest {

  private static final int[] SIZES = {5, -1, 0, 40, 41, 300, 3};

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @BeforeEach
  void copyTables() throws IOException {
    Path source = Path.of("src/test/resources/official/blobs");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = directory.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    connection = await(LanceDb.connect(directory.toString()));
  }

  @AfterEach
  void close() {
    connection.close().block();
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[Math.max(0, size)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ((i * 7 + size) % 251);
    }
    return bytes;
  }

  private static long[] ids(Table table) {
    List<Row> rows =
        Objects.requireNonNull(table.query().select("id").withRowId().rows().collectList().block());
    return rows.stream().mapToLong(row -> row.getLong("_rowid")).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1_2_0", "v1", "v2"})
  void everyValueIsStreamed(String name) {
    Table table = await(connection.openTable(name));
    long[] ids = ids(table);
    List<BlobFile> blobs = Objects.requireNonNull(table.takeBlobs("b", ids).collectList().block());
    assertThat(blobs).hasSize(SIZES.length);
    for (int i = 0; i < SIZES.length; i++) {
      BlobFile blob = blobs.get(i);
      assertThat(blob.rowId()).isEqualTo(ids[i]);
      assertThat(blob.isNull()).isEqualTo(SIZES[i] < 0);
      assertThat(blob.size()).isEqualTo(Math.max(0, SIZES[i]));
      assertThat(blob.bytes().block()).as("row %d", i).isEqualTo(content(SIZES[i]));
      assertThat(blob.bytes().block()).isEqualTo(content(SIZES[i]));
    }
    ByteBuffer part = Objects.requireNonNull(blobs.get(5).range(10, 7).blockFirst());
    byte[] some = new byte[part.remaining()];
    part.get(some);
    assertThat(some).isEqualTo(Arrays.copyOfRange(content(300), 10, 17));
    assertThatThrownBy(() -> blobs.get(0).range(1, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThat(
            table
                .takeBlobs("b", ids[3], 1L << 50, ids[0], ids[3])
                .map(BlobFile::size)
                .collectList()
                .block())
        .containsExactly(40L, 5L, 40L);
    StepVerifier.create(table.takeBlobs("id", 0)).verifyError(InvalidQueryException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1_2_0", "v1", "v2"})
  void queriesReturnDescriptions(String name) {
    Table table = await(connection.openTable(name));
    List<Row> rows = Objects.requireNonNull(table.query().rows().collectList().block());
    assertThat(rows)
        .extracting(row -> row.isNull("b"))
        .containsExactly(false, true, false, false, false, false, false);
    assertThat(Objects.requireNonNull(rows.get(5).getRow("b")).getLong("size")).isEqualTo(300);
    assertThat(await(table.countRows("b IS NULL"))).isEqualTo(1);
  }

  @Test
  void rowsAreNotWrittenIntoBlobColumns() {
    Table table = await(connection.openTable("v2"));
    StepVerifier.create(table.add(List.of(Map.of("id", 9))))
        .verifyError(UnsupportedFeatureException.class);
    StepVerifier.create(table.update(Update.set("id", 1)))
        .verifyError(UnsupportedFeatureException.class);
    assertThat(await(table.delete("id = 0")).rowsDeleted()).isEqualTo(1);
  }

  @Test
  void aFileThatIsCutIsDamage() throws IOException {
    Path blob;
    try (Stream<Path> files = Files.walk(directory.resolve("v2.lance/data"))) {
      blob =
          files
              .filter(file -> file.toString().endsWith(".blob"))
              .filter(file -> file.toFile().length() == 300)
              .findFirst()
              .orElseThrow();
    }
    Files.write(blob, content(299));
    Table table = await(connection.openTable("v2"));
    BlobFile file = Objects.requireNonNull(table.takeBlobs("b", ids(table)[5]).blockFirst());
    StepVerifier.create(file.content().then())
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining(".blob"));
  }
}
