package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Listings, whole or of one level, in order where the store promises it. */
@NullUnmarked
interface ListContract extends StoreFixture {

  List<String> TREE =
      List.of("a-x", "a.txt", "a/b", "a/b-c", "a/d/e", "ab", "b/z", "b/é", "b/\uffee", "b/🙂");

  @Test
  default void aListingHasEverythingBelowThePrefix() {
    TREE.forEach(name -> put(name, bytes(name)));

    assertThat(list("")).containsExactlyInAnyOrderElementsOf(TREE);
    assertThat(list("a")).containsExactlyInAnyOrder("a/b", "a/b-c", "a/d/e");
    assertThat(list("a/d")).containsExactly("a/d/e");
    assertThat(list("a/b")).isEmpty();
    assertThat(list("missing/place")).isEmpty();
    ObjectMeta meta = store().list(path("a/d"), ListOptions.ALL).blockFirst(TIMEOUT);
    assertThat(meta).isEqualTo(store().head(path("a/d/e")).block(TIMEOUT));
  }

  @Test
  default void aListingStartsAfterAPath() {
    TREE.forEach(name -> put(name, bytes(name)));

    for (String start :
        List.of("a-x", "a.txt", "a/b", "a/b-b", "a/c", "a/d", "a0", "b", "b/z", "zz", "A")) {
      List<String> expected =
          TREE.stream().filter(name -> path(name).compareTo(path(start)) > 0).toList();
      assertThat(list("", ListOptions.startAfter(path(start))))
          .as("after " + start)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(list("a", ListOptions.startAfter(path("a/b-c")))).containsExactly("a/d/e");
    assertThat(list("a", ListOptions.startAfter(path("0"))))
        .containsExactlyInAnyOrder("a/b", "a/b-c", "a/d/e");
    assertThat(list("a", ListOptions.startAfter(path("b")))).isEmpty();
  }

  @Test
  default void anOrderedListingAscendsByUtf8() {
    assumeThat(store().capabilities().orderedListing()).isTrue();
    List<String> names = ordersAllOfUnicode() ? TREE : TREE.subList(0, TREE.size() - 1);
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(name -> put(name, bytes(name)));

    assertThat(list("")).containsExactlyElementsOf(names);
    assertThat(list("", ListOptions.startAfter(path("a/b-b"))))
        .containsExactlyElementsOf(names.subList(names.indexOf("a/b-c"), names.size()));
  }

  /** False where a test server orders by UTF-16: then characters beyond U+FFFF come too early. */
  default boolean ordersAllOfUnicode() {
    return true;
  }

  @Test
  default void aListingIsReadOnDemandAndCanBeCancelled() {
    TREE.forEach(name -> put(name, bytes(name)));

    StepVerifier.create(store().list(StorePath.ROOT, ListOptions.ALL), 0)
        .thenRequest(2)
        .expectNextCount(2)
        .thenRequest(1)
        .expectNextCount(1)
        .thenCancel()
        .verify(TIMEOUT);
  }

  @Test
  default void oneLevelHasObjectsAndPrefixes() {
    TREE.forEach(name -> put(name, bytes(name)));

    ListResult root = store().listWithDelimiter(StorePath.ROOT).block(TIMEOUT);
    assertThat(root.objects().stream().map(meta -> meta.path().toString()))
        .containsExactly("a-x", "a.txt", "ab");
    assertThat(root.prefixes()).containsExactly(path("a"), path("b"));
    ListResult below = store().listWithDelimiter(path("a")).block(TIMEOUT);
    assertThat(below.objects().stream().map(meta -> meta.path().toString()))
        .containsExactly("a/b", "a/b-c");
    assertThat(below.prefixes()).containsExactly(path("a/d"));
    ListResult missing = store().listWithDelimiter(path("missing")).block(TIMEOUT);
    assertThat(missing.objects()).isEmpty();
    assertThat(missing.prefixes()).isEmpty();
  }
}
