package io.lancedb.objectstore;

import static io.lancedb.objectstore.StoreFixture.bytes;
import static io.lancedb.objectstore.StoreFixture.path;
import static io.lancedb.objectstore.StoreFixture.random;
import static io.lancedb.objectstore.StoreFixture.ranges;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.testing.CountingAllocator;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Parts of objects are read: a range with conditions, or many ranges at once. */
@NullUnmarked
interface PartialReadContract extends StoreFixture {

  @Test
  default void aPartOfAnObjectIsRead() {
    put("x", bytes("0123456789"));

    assertThat(read("x", GetOptions.range(2, 3))).isEqualTo(bytes("234"));
    assertThat(read("x", GetOptions.range(8, 100))).isEqualTo(bytes("89"));
    assertThat(read("x", GetOptions.range(3, 0))).isEmpty();
    assertThat(read("x", GetOptions.WHOLE.withRange(new GetRange.From(7)))).isEqualTo(bytes("789"));
    assertThat(read("x", GetOptions.suffix(4))).isEqualTo(bytes("6789"));
    assertThat(read("x", GetOptions.suffix(400))).isEqualTo(bytes("0123456789"));
    assertThat(read("x", GetOptions.suffix(0))).isEmpty();
    GetResult result = store().get(path("x"), GetOptions.range(8, 100)).block(TIMEOUT);
    assertThat(result.range()).isEqualTo(new ByteRange(8, 2));
    assertThat(result.meta().size()).isEqualTo(10);
    result.body().take(0).blockLast(TIMEOUT);
  }

  @Test
  default void aRangeThatStartsBehindTheEndIsInvalid() {
    put("x", bytes("0123456789"));

    failsWith(Kind.INVALID_RANGE, store().get(path("x"), GetOptions.range(10, 1)));
    failsWith(Kind.INVALID_RANGE, store().get(path("x"), GetOptions.range(11, 0)));
    failsWith(
        Kind.INVALID_RANGE,
        store().get(path("x"), GetOptions.WHOLE.withRange(new GetRange.From(99))));
  }

  @Test
  default void aGetHoldsItsConditions() {
    PutResult put = put("x", bytes("content"));
    String eTag = put.eTag();
    assumeThat(eTag).isNotNull();
    Instant modified = store().head(path("x")).block(TIMEOUT).lastModified();

    assertThat(read("x", GetOptions.WHOLE.withIfMatch(eTag))).isEqualTo(bytes("content"));
    failsWith(Kind.PRECONDITION, store().get(path("x"), GetOptions.WHOLE.withIfMatch("\"other\"")));
    assertThat(read("x", GetOptions.WHOLE.withIfNoneMatch("\"other\"")))
        .isEqualTo(bytes("content"));
    failsWith(Kind.NOT_MODIFIED, store().get(path("x"), GetOptions.WHOLE.withIfNoneMatch(eTag)));
    assertThat(read("x", GetOptions.WHOLE.withIfModifiedSince(modified.minusSeconds(3600))))
        .isEqualTo(bytes("content"));
    failsWith(
        Kind.NOT_MODIFIED,
        store().get(path("x"), GetOptions.WHOLE.withIfModifiedSince(modified.plusSeconds(1))));
    assertThat(read("x", GetOptions.WHOLE.withIfUnmodifiedSince(modified.plusSeconds(1))))
        .isEqualTo(bytes("content"));
    failsWith(
        Kind.PRECONDITION,
        store()
            .get(path("x"), GetOptions.WHOLE.withIfUnmodifiedSince(modified.minusSeconds(3600))));
  }

  @Test
  default void aBodyThatIsNotWantedIsCancelled() {
    put("large", random(2_000_000));
    for (int i = 0; i < 50; i++) {
      GetResult result = store().get(path("large"), GetOptions.WHOLE).block(TIMEOUT);
      assertThat(result.body().take(1).count().block(TIMEOUT)).isEqualTo(1);
    }
    assertThat(read("large", GetOptions.range(1_999_999, 1))).hasSize(1);
  }

  @Test
  default void readingStopsBeforeAnObjectThatIsTooLarge() {
    put("x", bytes("0123456789"));
    failsWith(Kind.OTHER, ObjectStores.read(store(), path("x"), GetOptions.WHOLE, 9));
  }

  @Test
  default void manyRangesComeInTheirOrder() {
    put("x", bytes("0123456789"));

    assertThat(
            take(
                store()
                    .getRanges(
                        path("x"), ranges(8, 2, 0, 1, 3, 4, 4, 2, 0, 1, 5, 0, 0, 10), buffers())))
        .containsExactly("89", "0", "3456", "45", "0", "", "0123456789");
    assertThat(take(store().getRanges(path("x"), List.of(), buffers()))).isEmpty();
    assertThat(take(store().getRanges(path("x"), ranges(10, 0), buffers()))).containsExactly("");
  }

  @Test
  default void randomRangesAreReadExactly() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] content = random(9_000_001);
    put("x", content);
    for (int round = 0; round < 6; round++) {
      List<ByteRange> wanted = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int bound = random.nextInt(10) == 0 ? 3_000_000 : 5_000;
        int offset = random.nextInt(content.length);
        wanted.add(new ByteRange(offset, Math.min(random.nextInt(bound), content.length - offset)));
      }
      List<StoreBuffer> result = store().getRanges(path("x"), wanted, buffers()).block(TIMEOUT);
      for (int i = 0; i < wanted.size(); i++) {
        ByteRange range = wanted.get(i);
        try (StoreBuffer buffer = result.get(i)) {
          assertThat(
                  Arrays.equals(
                      buffer.segment().toArray(ValueLayout.JAVA_BYTE),
                      Arrays.copyOfRange(content, (int) range.offset(), (int) range.end())))
              .as("seed %d, round %d, %s", seed, round, range)
              .isTrue();
        }
      }
    }
  }

  @Test
  default void aRangeBeyondTheEndFailsAndLeavesNoBuffer() {
    put("x", bytes("0123456789"));

    failsWith(Kind.INVALID_RANGE, store().getRanges(path("x"), ranges(0, 1, 9, 2), buffers()));
    failsWith(Kind.INVALID_RANGE, store().getRanges(path("x"), ranges(20, 2), buffers()));
    failsWith(Kind.INVALID_RANGE, store().getRanges(path("x"), ranges(11, 0), buffers()));
    failsWith(
        Kind.INVALID_RANGE, store().getRanges(path("x"), ranges(1L << 50, 1, 0, 1), buffers()));
    assertThat(buffers().outstanding()).isZero();
  }

  @Test
  default void anAllocatorThatRefusesFailsTheRead() {
    put("x", random(300_000));
    CountingAllocator small = new CountingAllocator().withLimit(1000);

    StepVerifier.create(store().getRanges(path("x"), ranges(0, 900, 200_000, 900), small))
        .expectErrorMessage("The limit of 1000 bytes is reached")
        .verify(TIMEOUT);
    assertThat(small.outstanding()).isZero();
  }

  @Test
  default void aCancelledReadFreesItsBuffers() {
    put("x", random(4_000_000));
    List<ByteRange> wanted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      wanted.add(new ByteRange(i * 19_000L, 12_000));
    }
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      Mono<List<StoreBuffer>> read = store().getRanges(path("x"), wanted, buffers());
      Mono<List<StoreBuffer>> closing =
          read.doOnNext(list -> list.forEach(StoreBuffer::close))
              .timeout(Duration.ofNanos(random.nextInt(3_000_000)), Mono.empty());
      closing.onErrorComplete().block(TIMEOUT);
    }
    store().close().block(TIMEOUT); // waits for reads under way
    assertThat(buffers().outstanding()).isZero();
  }
}
