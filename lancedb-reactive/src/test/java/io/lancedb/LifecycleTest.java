package io.lancedb;

import static io.lancedb.TableWritesTest.await;
import static io.lancedb.TableWritesTest.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.data.Rows;
import io.lancedb.error.ClosedException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.local.CheckedConnections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Opening, closing and cancelling. */
class LifecycleTest {

  @RegisterExtension final CheckedConnections connections = new CheckedConnections();

  @Test
  void verbsOfAClosedConnectionSignalThatItIsClosed() {
    Connection db = connections.memory();
    Table table = await(db.createTable("t", rows(0, 3)));

    Mono<Void> close = db.close();
    StepVerifier.create(close).verifyComplete();
    StepVerifier.create(close).verifyComplete();

    StepVerifier.create(db.tableNames()).verifyError(ClosedException.class);
    StepVerifier.create(table.query().rows()).verifyError(ClosedException.class);
    StepVerifier.create(table.add(rows(3, 4))).verifyError(ClosedException.class);
  }

  @Test
  void closingATableLeavesTheConnectionOpen() {
    Connection db = connections.memory();
    Table table = await(db.createTable("t", rows(0, 3)));

    StepVerifier.create(table.close()).verifyComplete();

    StepVerifier.create(table.countRows())
        .verifyErrorSatisfies(error -> assertThat(error).hasMessageContaining("'t'"));
    long rows = await(db.openTable("t").flatMap(Table::countRows));
    assertThat(rows).isEqualTo(3);
  }

  @Test
  void closingCancelsARunningQuery() {
    Connection db = connections.memory();
    Table table = await(db.createTable("t", rows(0, 300)));

    StepVerifier.create(table.query().batchRows(1).rows(), 1)
        .expectNextCount(1)
        .then(() -> db.close().subscribe())
        .thenRequest(Long.MAX_VALUE)
        .thenConsumeWhile(row -> true)
        .verifyError(ClosedException.class);
  }

  @Test
  void aCancelledWriteLeavesNoVersion() {
    Connection db = connections.memory();
    Table table = await(db.createTable("t", rows(0, 3)));
    TestPublisher<Map<String, @Nullable Object>> source = TestPublisher.create();

    Sinks.Empty<Void> subscribed = Sinks.empty();

    StepVerifier.create(
            table.add(Rows.ofMaps(source.flux().doOnRequest(n -> subscribed.tryEmitEmpty()))))
        .then(() -> subscribed.asMono().block())
        .then(() -> rows(3, 2000).forEach(source::next))
        .thenCancel()
        .verify();

    source.assertWasCancelled();
    assertThat(await(table.versions().collectList())).hasSize(1);
    assertThat(await(table.countRows())).isEqualTo(3);
  }

  @Test
  void anErrorOfTheSourceFailsTheWriteAndNothingIsCommitted() {
    Connection db = connections.memory();
    Table table = await(db.createTable("t", rows(0, 3)));
    Flux<Map<String, @Nullable Object>> source =
        Flux.concat(
            Flux.fromIterable(rows(3, 5000)), Flux.error(new IllegalStateException("broken")));

    StepVerifier.create(table.add(Rows.ofMaps(source))).verifyErrorMessage("broken");
    StepVerifier.create(db.createTable("u", Rows.ofMaps(source))).verifyErrorMessage("broken");

    assertThat(await(table.versions().collectList())).hasSize(1);
    assertThat(await(db.tableNames().collectList())).isEqualTo(List.of("t"));
  }

  @Test
  void usingClosesTheConnectionAfterwards() {
    Connection[] used = new Connection[1];
    Flux<Long> counted =
        LanceDb.using(
            "memory://",
            db -> {
              used[0] = db;
              return db.createTable("t", rows(0, 4)).flatMap(Table::countRows);
            });
    StepVerifier.create(counted).expectNext(4L).verifyComplete();
    StepVerifier.create(used[0].tableNames()).verifyError(ClosedException.class);
  }

  @Test
  void connectionsInMemoryAreSeparate() {
    Connection one = connections.memory();
    Connection two = connections.memory();
    await(one.createTable("t", rows(0, 1)));
    assertThat(await(two.tableNames().collectList())).isEmpty();
  }

  @Test
  void cloudIsRefusedByNameAndKeysAreNeverPrinted() {
    ConnectOptions options =
        ConnectOptions.of("db://prod")
            .withApiKey("sk-12345")
            .withStorageOption("aws_secret_access_key", "hidden-1")
            .withStorageOption("awsAccessKeyId", "hidden-2")
            .withStorageOption("session_token", "hidden-3")
            .withStorageOption("aws_region", "eu-west-1");
    assertThat(options.toString())
        .contains("db://prod", "eu-west-1", "aws_secret_access_key")
        .doesNotContain("sk-12345", "hidden-");
    assertThatThrownBy(() -> LanceDb.create(options))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("db://prod")
        .hasMessageNotContaining("sk-12345");
    StepVerifier.create(LanceDb.connect(options)).verifyError(UnsupportedFeatureException.class);
  }
}
