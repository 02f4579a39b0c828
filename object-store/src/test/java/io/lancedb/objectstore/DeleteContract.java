package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Objects, lists of objects and whole prefixes are deleted. */
@NullUnmarked
interface DeleteContract extends StoreFixture {

  @Test
  default void deletingIsIdempotentAndEmitsEachPath() {
    put("a", bytes("a"));
    put("d/b", bytes("b"));
    put("d/keep", bytes("c"));

    StepVerifier.create(
            store()
                .delete(Flux.just(path("a"), path("d/b"), path("missing"), path("d/b/below")))
                .collectList())
        .assertNext(deleted ->
            assertThat(deleted)
                .containsExactlyInAnyOrder(
                    path("a"), path("d/b"), path("missing"), path("d/b/below")))
        .expectComplete()
        .verify(TIMEOUT);
    assertThat(list("")).containsExactly("d/keep");
    assertThat(store().delete(Flux.empty()).collectList().block(TIMEOUT)).isEmpty();
  }

  @Test
  default void manyObjectsAreDeleted() {
    int count = manyObjects();
    Flux.range(0, count)
        .flatMap(i -> ObjectStores.put(store(), path("many/%05d".formatted(i)), bytes("x")), 16)
        .blockLast(TIMEOUT);

    Long deleted =
        store()
            .delete(store().list(path("many"), ListOptions.ALL).map(ObjectMeta::path))
            .count()
            .block(TIMEOUT);
    assertThat(deleted).isEqualTo(count);
    assertThat(list("many")).isEmpty();
  }

  /** More than a page and a batch of the store; fewer where an object is dear. */
  default int manyObjects() {
    return 1100;
  }

  @Test
  default void anErrorOfThePathsIsPassedOn() {
    put("a", bytes("a"));
    StepVerifier.create(
            store()
                .delete(
                    Flux.just(path("a"))
                        .concatWith(Flux.error(new IllegalStateException("source")))))
        .thenConsumeWhile(path -> true)
        .expectErrorMessage("source")
        .verify(TIMEOUT);
  }

  @Test
  default void aWholePrefixIsDeletedWithItsDirectories() {
    put("db/t.lance/data/1", bytes("x"));
    put("db/t.lance/_versions/2/3", bytes("x"));
    put("db/t.lance2/data/1", bytes("x"));

    ObjectStores.deletePrefix(store(), path("db/t.lance")).block(TIMEOUT);
    assertThat(store().listWithDelimiter(path("db")).block(TIMEOUT).prefixes())
        .containsExactly(path("db/t.lance2"));
    assertThat(list("")).containsExactly("db/t.lance2/data/1");
    ObjectStores.deletePrefix(store(), path("db/t.lance")).block(TIMEOUT);
    ObjectStores.deletePrefix(store(), StorePath.ROOT).block(TIMEOUT);
    assertThat(store().listWithDelimiter(StorePath.ROOT).block(TIMEOUT).prefixes()).isEmpty();
  }
}
