package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static io.lancedb.objectstore.StoreFixture.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.objectstore.StoreException.Kind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is put is there, whole, under its name. */
@NullUnmarked
interface PutAndGetContract extends StoreFixture {

  @Test
  default void whatIsPutIsRead() {
    byte[] content = random(100_000);
    PutResult result = put("a/b/c.bin", content);

    assertThat(result.size()).isEqualTo(content.length);
    assertThat(read("a/b/c.bin")).isEqualTo(content);
    ObjectMeta meta = store().head(path("a/b/c.bin")).block(TIMEOUT);
    assertThat(meta.size()).isEqualTo(content.length);
    assertThat(meta.path()).isEqualTo(path("a/b/c.bin"));
    assertThat(meta.eTag()).isEqualTo(result.eTag());
    assertThat(meta.lastModified())
        .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(120));
  }

  @Test
  default void aLargeObjectIsStreamed() {
    byte[] content = random(3_000_017);
    put("large", content);

    AtomicReference<Integer> position = new AtomicReference<>(0);
    StepVerifier.create(
            store().get(path("large"), GetOptions.WHOLE).flatMapMany(GetResult::body), 0)
        .thenRequest(1)
        .consumeNextWith(chunk -> position.set(chunk.remaining()))
        .thenRequest(Long.MAX_VALUE)
        .thenConsumeWhile(chunk -> true, chunk -> position.set(position.get() + chunk.remaining()))
        .expectComplete()
        .verify(TIMEOUT);
    assertThat(position.get()).isEqualTo(content.length);
    assertThat(read("large")).isEqualTo(content);
  }

  @Test
  default void anEmptyObjectIsAnObject() {
    put("empty", new byte[0]);

    assertThat(read("empty")).isEmpty();
    assertThat(read("empty", GetOptions.suffix(4))).isEmpty();
    assertThat(store().head(path("empty")).block(TIMEOUT).size()).isZero();
  }

  @Test
  default void aPutDoesNotMoveTheBufferAndWritesWhatRemains() {
    ByteBuffer content = ByteBuffer.wrap(bytes("..content..")).position(2).limit(9);
    Mono<PutResult> put = store().put(path("x"), content, PutOptions.OVERWRITE);
    put.block(TIMEOUT);
    put.block(TIMEOUT);

    assertThat(content.position()).isEqualTo(2);
    assertThat(read("x")).isEqualTo(bytes("content"));
  }

  @Test
  default void anOverwriteReplacesAndChangesTheETag() {
    PutResult first = put("x", bytes("one"));
    PutResult second = put("x", bytes("two"));

    assertThat(read("x")).isEqualTo(bytes("two"));
    assertThat(second.eTag()).isNotEqualTo(first.eTag());
  }

  @Test
  default void nothingHappensBeforeSubscription() {
    Mono<PutResult> put =
        store().put(path("cold"), ByteBuffer.wrap(bytes("x")), PutOptions.OVERWRITE);
    Flux<StorePath> delete = store().delete(Flux.just(path("cold")));
    assertThat(ObjectStores.exists(store(), path("cold")).block(TIMEOUT)).isFalse();

    put.block(TIMEOUT);
    assertThat(ObjectStores.exists(store(), path("cold")).block(TIMEOUT)).isTrue();

    delete.blockLast(TIMEOUT);
    assertThat(ObjectStores.exists(store(), path("cold")).block(TIMEOUT)).isFalse();
    put.block(TIMEOUT);
    assertThat(ObjectStores.exists(store(), path("cold")).block(TIMEOUT)).isTrue();
  }

  @Test
  default void aPublisherRunsAgainForEachSubscriber() {
    put("x", bytes("one"));
    Mono<byte[]> read = ObjectStores.read(store(), path("x"), GetOptions.WHOLE, 100);
    Mono<List<StoreBuffer>> ranges =
        store().getRanges(path("x"), List.of(new ByteRange(0, 3)), buffers());

    assertThat(read.block(TIMEOUT)).isEqualTo(bytes("one"));
    assertThat(take(ranges)).containsExactly("one");
    put("x", bytes("two"));
    assertThat(read.block(TIMEOUT)).isEqualTo(bytes("two"));
    assertThat(take(ranges)).containsExactly("two");
  }

  @Test
  default void namesWithOddCharactersWork() {
    for (String name :
        List.of("a b+c", "ü%20ñ", "a&b=c?d#e", "日本語", "🙂", "x~!@$^*(){}[]'\"`<>|\\:;,")) {
      put("odd/" + name, bytes(name));
      assertThat(read("odd/" + name)).as(name).isEqualTo(bytes(name));
    }
    List<String> listed = list("odd");
    assertThat(listed).hasSize(6).contains("odd/ü%20ñ", "odd/a&b=c?d#e", "odd/🙂");
    store().delete(Flux.fromIterable(listed).map(StorePath::of)).then().block(TIMEOUT);
    assertThat(list("odd")).isEmpty();
  }

  @Test
  default void whatIsNotThereIsNotFound() {
    put("there/x", bytes("x"));
    for (String missing : List.of("nothing", "there", "there/y", "there/x/y")) {
      failsWith(Kind.NOT_FOUND, store().get(path(missing), GetOptions.WHOLE));
      failsWith(Kind.NOT_FOUND, store().head(path(missing)));
      failsWith(
          Kind.NOT_FOUND,
          store().getRanges(path(missing), List.of(new ByteRange(0, 1)), buffers()));
      failsWith(Kind.NOT_FOUND, store().copy(path(missing), path("to"), CopyOptions.OVERWRITE));
    }
  }

  @Test
  default void theRootIsNoObject() {
    assertThatThrownBy(() -> store().head(StorePath.ROOT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> store().put(StorePath.ROOT, ByteBuffer.allocate(0), PutOptions.OVERWRITE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
