package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static io.lancedb.objectstore.StoreFixture.random;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.StoreException.Kind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Objects of any size are streamed to the store, and nothing is left of what fails. */
@NullUnmarked
interface StreamingPutContract extends StoreFixture {

  @Test
  default void streamsOfAnySizeAreStored() {
    for (int size : new int[] {0, 1, 70_000, PART, PART + 1, 2 * PART + 12_345}) {
      byte[] content = random(size);
      String name = "stream/" + size;
      Mono<PutResult> put =
          store().putMultipart(path(name), content(content, 1_000_003), MultipartOptions.DEFAULT);
      PutResult result = put.block(TIMEOUT);

      assertThat(result.size()).as(name).isEqualTo(size);
      assertThat(Arrays.equals(read(name), content)).as(name).isTrue();
      assertThat(store().head(path(name)).block(TIMEOUT).eTag()).isEqualTo(result.eTag());
    }
    assertThat(list("stream")).hasSize(6);
  }

  @Test
  default void aStreamAsksForNoMoreThanItMayHold() {
    assertThat(ObjectStores.exists(store(), path("x")).block(TIMEOUT)).isFalse();
    TestPublisher<StoreBuffer> source = TestPublisher.create();
    MultipartOptions options = new MultipartOptions(new PutMode.Overwrite(), PART, 3);
    StepVerifier.create(store().putMultipart(path("x"), source, options))
        .then(() -> source.assertMinRequested(1))
        .then(() -> source.assertMaxRequested(3))
        .then(() -> source.next(buffers().of(bytes("some "))))
        .then(() -> source.next(buffers().of(bytes("bytes"))))
        .then(source::complete)
        .expectNextMatches(result -> result.size() == 10)
        .expectComplete()
        .verify(TIMEOUT);
    assertThat(read("x")).isEqualTo(bytes("some bytes"));
  }

  @Test
  default void aStreamCreatesOnlyWhatIsNotThere() {
    MultipartOptions create = new MultipartOptions(new PutMode.Create(), PART, 2);
    for (int size : new int[] {100, PART + 100}) {
      String name = "created/" + size;
      store().putMultipart(path(name), content(random(size), 1 << 20), create).block(TIMEOUT);
      failsWith(
          Kind.ALREADY_EXISTS,
          store().putMultipart(path(name), content(random(size + 1), 1 << 20), create));
      assertThat(read(name)).hasSize(size);
    }
    assertThat(list("created")).hasSize(2);
  }

  @Test
  default void aStreamThatFailsLeavesNothing() {
    for (int size : new int[] {0, 100, PART + 100}) {
      Flux<StoreBuffer> failing =
          content(random(size), 1 << 20)
              .concatWith(Flux.error(new IllegalStateException("source")));
      StepVerifier.create(store().putMultipart(path("failed"), failing, MultipartOptions.DEFAULT))
          .expectErrorMessage("source")
          .verify(TIMEOUT);
      assertThat(ObjectStores.exists(store(), path("failed")).block(TIMEOUT)).isFalse();
      assertThat(buffers().outstanding()).isZero();
    }
    assertNothingIsLeft(store());
  }

  @Test
  default void aStreamThatIsCancelledLeavesNothing() {
    assertThat(ObjectStores.exists(store(), path("cancelled")).block(TIMEOUT)).isFalse();
    for (int i = 0; i < 20; i++) {
      int pieces = i;
      TestPublisher<StoreBuffer> source =
          TestPublisher.createNoncompliant(
              TestPublisher.Violation.REQUEST_OVERFLOW, TestPublisher.Violation.DEFER_CANCELLATION);
      StepVerifier.create(store().putMultipart(path("cancelled"), source, MultipartOptions.DEFAULT))
          .then(() ->
              IntStream.range(0, pieces).forEach(n -> source.next(buffers().of(random(700_000)))))
          .thenCancel()
          .verify(TIMEOUT);
      source.assertCancelled();
      source.next(buffers().of(bytes("too late")));
    }
    assertThat(ObjectStores.exists(store(), path("cancelled")).block(TIMEOUT)).isFalse();
    store().close().block(TIMEOUT);
    assertNothingIsLeft(store());
  }

  /** For stores that can look behind their own surface: temporary files, unfinished uploads. */
  default void assertNothingIsLeft(ObjectStore used) {}
}
