package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.ids;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.data.Rows;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.LanceDbException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.error.TableAlreadyExistsException;
import io.lancedb.local.CheckedConnections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** A database in a directory: what stands on the disk, several connections, damage. */
class LocalDirectoryIT {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @TempDir Path dir;

  private Connection connect() {
    return connections.connect(ConnectOptions.of(dir.resolve("db").toString()));
  }

  private List<String> files(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> below.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aTableIsADirectoryThatAnotherConnectionOpens() throws IOException {
    Table table = await(connect().createTable("t", rows(0, 3)));
    await(table.delete("id = 1"));

    Connection other = connections.connect(ConnectOptions.of(dir.resolve("db").toUri().toString()));
    assertThat(await(other.tableNames().collectList())).containsExactly("t");
    assertThat(ids(await(other.openTable("t")).query().rows())).containsExactly(0, 2);

    Path root = dir.resolve("db/t.lance");
    assertThat(root.resolve("_versions/18446744073709551614.manifest")).isRegularFile();
    assertThat(root.resolve("_versions/18446744073709551613.manifest")).isRegularFile();
    assertThat(files(root.resolve("data")))
        .hasSize(1)
        .allMatch(name -> name.matches("[01]{24}[0-9a-f]{26}\\.lance"));
    assertThat(files(root.resolve("_transactions")))
        .hasSize(2)
        .allMatch(name -> name.endsWith(".txn"));
    assertThat(files(root.resolve("_deletions"))).hasSize(1);
    assertThat(files(root)).noneMatch(name -> name.contains(".tmp"));
  }

  @Test
  void verificationFindsDamageOnTheDisk() throws IOException {
    Table table = await(connect().createTable("t", rows(0, 300)));
    await(table.delete("id = 1"));
    assertThat(await(table.verify(VerifyOptions.DEEP).collectList())).isEmpty();

    Path root = dir.resolve("db/t.lance");
    Files.write(root.resolve("data/.tmpAb12"), new byte[3]);
    Path data = root.resolve("data").resolve(files(root.resolve("data")).getLast());
    byte[] content = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(content, content.length - 1));
    assertThat(await(table.verify().collectList()))
        .extracting(Finding::path)
        .contains("data/" + data.getFileName());
  }

  @Test
  void connectingMakesTheDirectoryAndRefusesAFileInItsPlace() throws IOException {
    connections.connect(ConnectOptions.of(dir.resolve("a/b/c").toString()));
    assertThat(dir.resolve("a/b/c")).isEmptyDirectory();

    Path file = Files.writeString(dir.resolve("file"), "x");
    StepVerifier.create(LanceDb.connect(file.toString()))
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("file"));
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void bothDurabilitiesWriteTheSameTable(Durability durability) {
    Connection db =
        connections.connect(
            ConnectOptions.of(dir.resolve("db").toString()).withDurability(durability));
    Table table = await(db.createTable("t", rows(0, 3)));
    await(table.add(rows(3, 6)));
    assertThat(ids(table.query().rows())).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void dropRemovesTheDirectory() {
    Connection db = connect();
    await(db.createTable("a", rows(0, 3)));
    await(db.createTable("b", rows(0, 3)));

    StepVerifier.create(db.dropTable("a")).verifyComplete();
    assertThat(dir.resolve("db/a.lance")).doesNotExist();
    assertThat(await(db.tableNames().collectList())).containsExactly("b");

    await(db.createTable("a", rows(0, 1)));
    StepVerifier.create(db.dropAllTables()).verifyComplete();
    assertThat(await(db.tableNames().collectList())).isEmpty();
    assertThat(dir.resolve("db")).isEmptyDirectory();
  }

  @Test
  void writersOfSeveralConnectionsLoseNothing() {
    await(connect().createTable("t", rows(0, 1)));
    List<Connection> writers = Stream.generate(this::connect).limit(4).toList();

    await(
        Flux.range(1, 24)
            .flatMap(
                i -> writers.get(i % 4).openTable("t").flatMap(table -> table.add(rows(i, i + 1))),
                8)
            .collectList());

    Table table = await(connect().openTable("t"));
    assertThat(ids(table.query().rows())).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void oneOfManyCreatorsWins() {
    List<Connection> creators = Stream.generate(this::connect).limit(4).toList();
    List<String> outcomes =
        await(
            Flux.fromIterable(creators)
                .flatMap(db ->
                    db.createTable("t", rows(0, 2))
                        .map(table -> "created")
                        .onErrorResume(
                            TableAlreadyExistsException.class, error -> Mono.just("exists")))
                .collectList());
    assertThat(outcomes).containsOnlyOnce("created").hasSize(4);
    assertThat(await(await(connect().openTable("t")).countRows())).isEqualTo(2);
  }

  @Test
  void aFailedOrCancelledWriteLeavesNoFileBehind() throws IOException {
    Connection db = connect();
    Table table = await(db.createTable("t", rows(0, 3)));
    List<String> before = files(dir);

    StepVerifier.create(
            table.add(
                Rows.ofMaps(
                    Flux.concat(
                        Flux.fromIterable(rows(3, 3000)),
                        Flux.error(new IllegalStateException("broken"))))))
        .verifyErrorMessage("broken");
    TestPublisher<Map<String, @Nullable Object>> source = TestPublisher.create();
    Sinks.Empty<Void> subscribed = Sinks.empty();
    StepVerifier.create(
            table.add(Rows.ofMaps(source.flux().doOnRequest(n -> subscribed.tryEmitEmpty()))))
        .then(() -> subscribed.asMono().block())
        .then(() -> rows(3, 3000).forEach(source::next))
        .thenCancel()
        .verify();
    StepVerifier.create(db.close()).verifyComplete();

    assertThat(files(dir)).isEqualTo(before);
  }

  @Test
  void aCutManifestOrDataFileIsReportedAsDamage() throws IOException {
    await(connect().createTable("t", rows(0, 300)));
    Path root = dir.resolve("db/t.lance");
    Path manifest = root.resolve("_versions/18446744073709551614.manifest");
    Path data = root.resolve("data").resolve(files(root.resolve("data")).get(0));

    byte[] whole = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(whole, whole.length - 1));
    StepVerifier.create(connect().openTable("t").flatMapMany(t -> t.query().rows()))
        .verifyErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(LanceDbException.class)
                .hasMessageContaining(data.getFileName().toString()));
    Files.write(data, whole);

    byte[] bytes = Files.readAllBytes(manifest);
    for (int length : new int[] {0, 5, 15, bytes.length / 2, bytes.length - 1}) {
      Files.write(manifest, Arrays.copyOf(bytes, length));
      StepVerifier.create(connect().openTable("t"))
          .verifyErrorSatisfies(error ->
              assertThat(error)
                  .isInstanceOf(CorruptFileException.class)
                  .hasMessageContaining("18446744073709551614.manifest"));
    }
    Files.write(manifest, bytes);
    assertThat(await(await(connect().openTable("t")).countRows())).isEqualTo(300);
  }

  @Test
  void readConsistencyFindsVersionsOfOthers() {
    Table writer = await(connect().createTable("t", rows(0, 1)));
    Connection strong =
        connections.connect(
            ConnectOptions.of(dir.resolve("db").toString()).withReadConsistency(Duration.ZERO));
    Table reader = await(strong.openTable("t"));

    await(writer.add(rows(1, 3)));

    assertThat(await(reader.countRows())).isEqualTo(3);
  }
}
