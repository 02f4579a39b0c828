package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.BlobFile;
import io.lancedb.ConnectOptions;
import io.lancedb.Table;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The bytes of a blob come from the store as fast as somebody wants them, and no faster. */
class BlobStreamsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PART = 7;
  private static final int SIZE = 300;

  private final AtomicLong requested = new AtomicLong();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  /** A store whose objects come in small parts, and which counts what is asked of the bodies. */
  private ObjectStore countingDemand(ObjectStore store) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                return method.getName().equals("get")
                    ? ((Mono<?>) answer).cast(GetResult.class).map(this::counted)
                    : answer;
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  private GetResult counted(GetResult result) {
    Flux<ByteBuffer> body =
        result
            .body()
            .concatMapIterable(BlobStreamsTest::parts)
            .doOnRequest(requested::addAndGet)
            .doOnSubscribe(subscription -> begun.incrementAndGet())
            .doOnCancel(cancelled::incrementAndGet);
    return new GetResult(result.meta(), result.range(), body);
  }

  private static List<ByteBuffer> parts(ByteBuffer whole) {
    List<ByteBuffer> parts = new ArrayList<>();
    for (int at = 0; at < whole.remaining(); at += PART) {
      parts.add(whole.slice(whole.position() + at, Math.min(PART, whole.remaining() - at)));
    }
    return parts;
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1_2_0", "v1", "v2"})
  void demandReachesTheStoreAndCancelEndsTheRead(String name) {
    Path tables = Path.of("src/test/resources/official/blobs");
    LocalConnection db =
        LocalConnection.over(
            ConnectOptions.of("memory://"),
            countingDemand(LocalStore.create(tables, LocalOptions.DEFAULT)));
    Table table = Objects.requireNonNull(db.openTable(name).block(TIMEOUT));
    BlobFile blob =
        table
            .takeBlobs("b", rowIds(table))
            .filter(found -> found.size() == SIZE)
            .blockFirst(TIMEOUT);
    requested.set(0);
    begun.set(0);
    cancelled.set(0);

    StepVerifier.create(Objects.requireNonNull(blob).content(), 0)
        .thenRequest(1)
        .assertNext(part -> assertThat(part.remaining()).isEqualTo(PART))
        .then(() -> assertThat(requested).hasValueLessThanOrEqualTo(2))
        .thenRequest(3)
        .expectNextCount(3)
        .then(() -> assertThat(requested).hasValueLessThanOrEqualTo(5))
        .thenCancel()
        .verify(TIMEOUT);
    assertThat(begun).hasValue(1);
    assertThat(cancelled).hasValue(1);
    assertThat(requested).hasValueLessThanOrEqualTo(5);

    StepVerifier.create(blob.content()).expectNextCount((SIZE + PART - 1) / PART).verifyComplete();
    assertThat(cancelled).hasValue(1);
    db.close().block(TIMEOUT);
    assertThat(db.memory().getAllocatedMemory()).isZero();
  }

  private static long[] rowIds(Table table) {
    return Objects.requireNonNull(
            table
                .query()
                .select("id")
                .withRowId()
                .rows()
                .map(row -> row.getLong("_rowid"))
                .collectList()
                .block(TIMEOUT))
        .stream()
        .mapToLong(Long::longValue)
        .toArray();
  }
}
