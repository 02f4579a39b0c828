package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.ids;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.error.TableNotFoundException;
import io.lancedb.local.CheckedConnections;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.testing.S3Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** A database in a bucket, on a real S3-compatible server. */
class S3TableIT {

  private static final String SECRET = "secret-that-nobody-may-read";

  @SuppressWarnings("NullAway.Init")
  private static S3Server server;

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @BeforeAll
  static void startServer() {
    server = S3Server.start();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static ConnectOptions options(String bucket) {
    return ConnectOptions.of("s3://" + bucket + "/some/prefix")
        .withStorageOptions(server.storageOptions());
  }

  @Test
  void aTableLivesInABucket() {
    ConnectOptions options = options(server.newBucket());
    Connection db = connections.connect(options);
    Table table = await(db.createTable("t", rows(0, 300)));
    await(table.add(rows(300, 310)));
    assertThat(await(table.delete("id >= 305 OR id = 7")).rowsDeleted()).isEqualTo(6);

    Connection other = connections.connect(options);
    assertThat(await(other.tableNames().collectList())).containsExactly("t");
    Table opened = await(other.openTable("t"));
    assertThat(ids(opened.query().where("id < 10 OR id > 300").rows()))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 8, 9, 301, 302, 303, 304);
    assertThat(ids(opened.vectorSearch(302f, 302.5f).limit(3).rows()))
        .containsExactly(302, 301, 303);
    assertThat(await(opened.versions().map(TableVersion::version).collectList()))
        .containsExactly(1L, 2L, 3L);
    assertThat(await(await(opened.checkout(1)).countRows())).isEqualTo(300);
    assertThat(await(opened.update(Update.set("price", 1.0).where("id = 3"))).rowsUpdated())
        .isEqualTo(1);
    assertThat(await(table.countRows("price = 1.0"))).as("an own snapshot").isZero();
    await(table.checkoutLatest().thenReturn(true));
    assertThat(await(table.countRows("price = 1.0"))).isEqualTo(1);
  }

  @Test
  void droppingATableLeavesNoObject() {
    String bucket = server.newBucket();
    Connection db = connections.connect(options(bucket));
    await(db.createTable("a", rows(0, 3)));
    await(db.createTable("b", rows(0, 3)));

    StepVerifier.create(db.dropTable("a")).verifyComplete();
    StepVerifier.create(db.openTable("a")).verifyError(TableNotFoundException.class);
    assertThat(await(db.tableNames().collectList())).containsExactly("b");
    StepVerifier.create(db.dropAllTables()).verifyComplete();
    assertThat(await(db.tableNames().collectList())).isEmpty();
    ObjectStore everything = server.store(bucket, "");
    StepVerifier.create(everything.list(StorePath.ROOT, ListOptions.ALL)).verifyComplete();
    StepVerifier.create(everything.close()).verifyComplete();
  }

  @Test
  void writersOfSeveralConnectionsLoseNothing() {
    ConnectOptions options = options(server.newBucket());
    await(connections.connect(options).createTable("t", rows(0, 1)));
    List<Connection> writers =
        Stream.generate(() -> connections.connect(options)).limit(3).toList();

    await(
        Flux.range(1, 12)
            .flatMap(
                i -> writers.get(i % 3).openTable("t").flatMap(table -> table.add(rows(i, i + 1))),
                6)
            .collectList());

    Table table = await(connections.connect(options).openTable("t"));
    assertThat(ids(table.query().rows())).hasSize(13).doesNotHaveDuplicates();
  }

  @Test
  void verificationFindsAnObjectThatIsGone() {
    String bucket = server.newBucket();
    Table table = await(connections.connect(options(bucket)).createTable("t", rows(0, 300)));
    await(table.delete("id = 7"));
    assertThat(await(table.verify(VerifyOptions.DEEP).collectList())).isEmpty();

    ObjectStore everything = server.store(bucket, "");
    StorePath gone =
        await(
            everything
                .list(StorePath.ROOT, ListOptions.ALL)
                .map(meta -> meta.path())
                .filter(path -> path.toString().contains("/t.lance/data/"))
                .next());
    StepVerifier.create(everything.delete(Flux.just(gone))).expectNext(gone).verifyComplete();
    StepVerifier.create(everything.close()).verifyComplete();
    StepVerifier.create(table.verify())
        .assertNext(found -> {
          assertThat(found.kind()).isEqualTo(Finding.Kind.MISSING);
          assertThat(found.path()).isEqualTo("data/" + gone.name());
        })
        .verifyComplete();
  }

  private static void failsToConnect(ConnectOptions options, Kind kind, String... words) {
    failsToConnect(options, Set.of(kind), words);
  }

  private static void failsToConnect(ConnectOptions options, Set<Kind> kinds, String... words) {
    StepVerifier.create(LanceDb.connect(options))
        .verifyErrorSatisfies(error -> {
          assertThat(error).isInstanceOf(ObjectStoreException.class).hasMessageContainingAll(words);
          assertThat(((ObjectStoreException) error).kind()).isIn(kinds);
          StringWriter trace = new StringWriter();
          error.printStackTrace(new PrintWriter(trace));
          assertThat(trace.toString()).doesNotContain(SECRET, S3Server.SECRET_KEY);
        });
  }

  @Test
  void aMissingBucketIsNamed() {
    failsToConnect(options("no-such-bucket"), Kind.BUCKET_NOT_FOUND, "no-such-bucket");
  }

  @Test
  void aWrongSecretIsReportedAndNotPrinted() {
    failsToConnect(
        options(server.newBucket()).withStorageOption("aws_secret_access_key", SECRET),
        Kind.UNAUTHENTICATED,
        "check access key");
  }

  @Test
  void anEndpointThatIsNotEncryptedMustBeAllowed() {
    ConnectOptions options =
        options("bucket")
            .withStorageOption("allow_http", "false")
            .withStorageOption("aws_secret_access_key", SECRET);
    failsToConnect(options, Kind.CONFIGURATION, "allow_http");
    assertThatThrownBy(() -> LanceDb.create(options)).isInstanceOf(ObjectStoreException.class);
  }

  @Test
  void aPortWhereNobodyListensIsNamed() {
    failsToConnect(
        options("bucket").withStorageOption("aws_endpoint", "http://127.0.0.1:1"),
        Set.of(Kind.TRANSIENT, Kind.TIMEOUT), // refused at once, or dropped on the way
        "http://127.0.0.1:1",
        "check endpoint and network");
  }

  @Test
  void connectingGivesUpAfterAFewAttempts() throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    HttpServer busy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    busy.createContext(
        "/",
        exchange -> {
          attempts.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    busy.start();
    try {
      String endpoint = "http://127.0.0.1:" + busy.getAddress().getPort();
      failsToConnect(
          options("bucket").withStorageOption("aws_endpoint", endpoint), Kind.TRANSIENT, endpoint);
    } finally {
      busy.stop(0);
    }
    assertThat(attempts).hasValue(3);
  }
}
