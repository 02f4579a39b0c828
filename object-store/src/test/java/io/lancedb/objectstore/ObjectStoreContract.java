package io.lancedb.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.testing.CountingAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What every store and every decorator does, according to its declared capabilities. */
@NullUnmarked
public abstract class ObjectStoreContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int WRITERS = 16;
  private static final int PART = MultipartOptions.MIN_PART_SIZE;

  private final CountingAllocator buffers = new CountingAllocator();
  private ObjectStore store;

  /** An empty store; the contract closes it. */
  protected abstract ObjectStore newStore() throws Exception;

  /** Whether put in mode if-matches does what it says, if only within this process. */
  protected boolean comparesETags() {
    return store.capabilities().putIfMatches();
  }

  @BeforeEach
  void openStore() throws Exception {
    store = newStore();
  }

  @AfterEach
  void everyBufferIsClosed() {
    store.close().block(TIMEOUT);
    assertThat(buffers.outstanding()).as("bytes of buffers that were not closed").isZero();
  }

  // Values

  static StorePath path(String text) {
    return StorePath.of(text);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private PutResult put(String path, byte[] content) {
    return ObjectStores.put(store, path(path), content).block(TIMEOUT);
  }

  private byte[] read(String path) {
    return read(path, GetOptions.WHOLE);
  }

  private byte[] read(String path, GetOptions options) {
    return ObjectStores.read(store, path(path), options, Integer.MAX_VALUE).block(TIMEOUT);
  }

  private void failsWith(Kind kind, Publisher<?> operation) {
    StepVerifier.create(operation)
        .expectErrorSatisfies(error -> {
          assertThat(error).isInstanceOf(StoreException.class);
          assertThat(((StoreException) error).kind()).as(error.toString()).isEqualTo(kind);
          assertThat(error).hasMessageNotContaining("null");
        })
        .verify(TIMEOUT);
  }

  // Put, get, head

  @Test
  void whatIsPutIsRead() {
    byte[] content = random(100_000);
    PutResult result = put("a/b/c.bin", content);

    assertThat(result.size()).isEqualTo(content.length);
    assertThat(read("a/b/c.bin")).isEqualTo(content);
    ObjectMeta meta = store.head(path("a/b/c.bin")).block(TIMEOUT);
    assertThat(meta.size()).isEqualTo(content.length);
    assertThat(meta.path()).isEqualTo(path("a/b/c.bin"));
    assertThat(meta.eTag()).isEqualTo(result.eTag());
    assertThat(meta.lastModified())
        .isBetween(Instant.now().minusSeconds(120), Instant.now().plusSeconds(120));
  }

  @Test
  void aLargeObjectIsStreamed() {
    byte[] content = random(3_000_017);
    put("large", content);

    AtomicReference<Integer> position = new AtomicReference<>(0);
    StepVerifier.create(store.get(path("large"), GetOptions.WHOLE).flatMapMany(GetResult::body), 0)
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
  void anEmptyObjectIsAnObject() {
    put("empty", new byte[0]);

    assertThat(read("empty")).isEmpty();
    assertThat(read("empty", GetOptions.suffix(4))).isEmpty();
    assertThat(store.head(path("empty")).block(TIMEOUT).size()).isZero();
  }

  @Test
  void aPutDoesNotMoveTheBufferAndWritesWhatRemains() {
    ByteBuffer content = ByteBuffer.wrap(bytes("..content..")).position(2).limit(9);
    Mono<PutResult> put = store.put(path("x"), content, PutOptions.OVERWRITE);
    put.block(TIMEOUT);
    put.block(TIMEOUT);

    assertThat(content.position()).isEqualTo(2);
    assertThat(read("x")).isEqualTo(bytes("content"));
  }

  @Test
  void anOverwriteReplacesAndChangesTheETag() {
    PutResult first = put("x", bytes("one"));
    PutResult second = put("x", bytes("two"));

    assertThat(read("x")).isEqualTo(bytes("two"));
    assertThat(second.eTag()).isNotEqualTo(first.eTag());
  }

  @Test
  void nothingHappensBeforeSubscription() {
    Mono<PutResult> put =
        store.put(path("cold"), ByteBuffer.wrap(bytes("x")), PutOptions.OVERWRITE);
    Flux<StorePath> delete = store.delete(Flux.just(path("cold")));
    assertThat(ObjectStores.exists(store, path("cold")).block(TIMEOUT)).isFalse();

    put.block(TIMEOUT);
    assertThat(ObjectStores.exists(store, path("cold")).block(TIMEOUT)).isTrue();

    delete.blockLast(TIMEOUT);
    assertThat(ObjectStores.exists(store, path("cold")).block(TIMEOUT)).isFalse();
    put.block(TIMEOUT);
    assertThat(ObjectStores.exists(store, path("cold")).block(TIMEOUT)).isTrue();
  }

  @Test
  void aPublisherRunsAgainForEachSubscriber() {
    put("x", bytes("one"));
    Mono<byte[]> read = ObjectStores.read(store, path("x"), GetOptions.WHOLE, 100);
    Mono<List<StoreBuffer>> ranges =
        store.getRanges(path("x"), List.of(new ByteRange(0, 3)), buffers);

    assertThat(read.block(TIMEOUT)).isEqualTo(bytes("one"));
    assertThat(take(ranges)).containsExactly("one");
    put("x", bytes("two"));
    assertThat(read.block(TIMEOUT)).isEqualTo(bytes("two"));
    assertThat(take(ranges)).containsExactly("two");
  }

  @Test
  void namesWithOddCharactersWork() {
    for (String name :
        List.of("a b+c", "ü%20ñ", "a&b=c?d#e", "日本語", "🙂", "x~!@$^*(){}[]'\"`<>|\\:;,")) {
      put("odd/" + name, bytes(name));
      assertThat(read("odd/" + name)).as(name).isEqualTo(bytes(name));
    }
    List<String> listed = list("odd");
    assertThat(listed).hasSize(6).contains("odd/ü%20ñ", "odd/a&b=c?d#e", "odd/🙂");
    store.delete(Flux.fromIterable(listed).map(StorePath::of)).then().block(TIMEOUT);
    assertThat(list("odd")).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    put("there/x", bytes("x"));
    for (String missing : List.of("nothing", "there", "there/y", "there/x/y")) {
      failsWith(Kind.NOT_FOUND, store.get(path(missing), GetOptions.WHOLE));
      failsWith(Kind.NOT_FOUND, store.head(path(missing)));
      failsWith(
          Kind.NOT_FOUND, store.getRanges(path(missing), List.of(new ByteRange(0, 1)), buffers));
      failsWith(Kind.NOT_FOUND, store.copy(path(missing), path("to"), CopyOptions.OVERWRITE));
    }
  }

  @Test
  void theRootIsNoObject() {
    assertThatThrownBy(() -> store.head(StorePath.ROOT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> store.put(StorePath.ROOT, ByteBuffer.allocate(0), PutOptions.OVERWRITE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Ranges and conditions of a get

  @Test
  void aPartOfAnObjectIsRead() {
    put("x", bytes("0123456789"));

    assertThat(read("x", GetOptions.range(2, 3))).isEqualTo(bytes("234"));
    assertThat(read("x", GetOptions.range(8, 100))).isEqualTo(bytes("89"));
    assertThat(read("x", GetOptions.range(3, 0))).isEmpty();
    assertThat(read("x", GetOptions.WHOLE.withRange(new GetRange.From(7)))).isEqualTo(bytes("789"));
    assertThat(read("x", GetOptions.suffix(4))).isEqualTo(bytes("6789"));
    assertThat(read("x", GetOptions.suffix(400))).isEqualTo(bytes("0123456789"));
    assertThat(read("x", GetOptions.suffix(0))).isEmpty();
    GetResult result = store.get(path("x"), GetOptions.range(8, 100)).block(TIMEOUT);
    assertThat(result.range()).isEqualTo(new ByteRange(8, 2));
    assertThat(result.meta().size()).isEqualTo(10);
    result.body().take(0).blockLast(TIMEOUT);
  }

  @Test
  void aRangeThatStartsBehindTheEndIsInvalid() {
    put("x", bytes("0123456789"));

    failsWith(Kind.INVALID_RANGE, store.get(path("x"), GetOptions.range(10, 1)));
    failsWith(Kind.INVALID_RANGE, store.get(path("x"), GetOptions.range(11, 0)));
    failsWith(
        Kind.INVALID_RANGE,
        store.get(path("x"), GetOptions.WHOLE.withRange(new GetRange.From(99))));
  }

  @Test
  void aGetHoldsItsConditions() {
    PutResult put = put("x", bytes("content"));
    String eTag = put.eTag();
    assumeThat(eTag).isNotNull();
    Instant modified = store.head(path("x")).block(TIMEOUT).lastModified();

    assertThat(read("x", GetOptions.WHOLE.withIfMatch(eTag))).isEqualTo(bytes("content"));
    failsWith(Kind.PRECONDITION, store.get(path("x"), GetOptions.WHOLE.withIfMatch("\"other\"")));
    assertThat(read("x", GetOptions.WHOLE.withIfNoneMatch("\"other\"")))
        .isEqualTo(bytes("content"));
    failsWith(Kind.NOT_MODIFIED, store.get(path("x"), GetOptions.WHOLE.withIfNoneMatch(eTag)));
    assertThat(read("x", GetOptions.WHOLE.withIfModifiedSince(modified.minusSeconds(3600))))
        .isEqualTo(bytes("content"));
    failsWith(
        Kind.NOT_MODIFIED,
        store.get(path("x"), GetOptions.WHOLE.withIfModifiedSince(modified.plusSeconds(1))));
    assertThat(read("x", GetOptions.WHOLE.withIfUnmodifiedSince(modified.plusSeconds(1))))
        .isEqualTo(bytes("content"));
    failsWith(
        Kind.PRECONDITION,
        store.get(path("x"), GetOptions.WHOLE.withIfUnmodifiedSince(modified.minusSeconds(3600))));
  }

  @Test
  void aBodyThatIsNotWantedIsCancelled() {
    put("large", random(2_000_000));
    for (int i = 0; i < 50; i++) {
      GetResult result = store.get(path("large"), GetOptions.WHOLE).block(TIMEOUT);
      assertThat(result.body().take(1).count().block(TIMEOUT)).isEqualTo(1);
    }
    assertThat(read("large", GetOptions.range(1_999_999, 1))).hasSize(1);
  }

  @Test
  void readingStopsBeforeAnObjectThatIsTooLarge() {
    put("x", bytes("0123456789"));
    failsWith(Kind.OTHER, ObjectStores.read(store, path("x"), GetOptions.WHOLE, 9));
  }

  // Many ranges

  private List<String> take(Mono<List<StoreBuffer>> read) {
    List<StoreBuffer> result = read.block(TIMEOUT);
    List<String> texts = new ArrayList<>();
    for (StoreBuffer buffer : result) {
      try (buffer) {
        byte[] content = buffer.segment().toArray(ValueLayout.JAVA_BYTE);
        assertThat(buffer.size()).isEqualTo(content.length);
        texts.add(new String(content, StandardCharsets.ISO_8859_1));
      }
    }
    return texts;
  }

  private static List<ByteRange> ranges(long... offsetsAndLengths) {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < offsetsAndLengths.length; i += 2) {
      ranges.add(new ByteRange(offsetsAndLengths[i], offsetsAndLengths[i + 1]));
    }
    return ranges;
  }

  @Test
  void manyRangesComeInTheirOrder() {
    put("x", bytes("0123456789"));

    assertThat(
            take(
                store.getRanges(
                    path("x"), ranges(8, 2, 0, 1, 3, 4, 4, 2, 0, 1, 5, 0, 0, 10), buffers)))
        .containsExactly("89", "0", "3456", "45", "0", "", "0123456789");
    assertThat(take(store.getRanges(path("x"), List.of(), buffers))).isEmpty();
    assertThat(take(store.getRanges(path("x"), ranges(10, 0), buffers))).containsExactly("");
  }

  @Test
  void randomRangesAreReadExactly() {
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
      List<StoreBuffer> result = store.getRanges(path("x"), wanted, buffers).block(TIMEOUT);
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
  void aRangeBeyondTheEndFailsAndLeavesNoBuffer() {
    put("x", bytes("0123456789"));

    failsWith(Kind.INVALID_RANGE, store.getRanges(path("x"), ranges(0, 1, 9, 2), buffers));
    failsWith(Kind.INVALID_RANGE, store.getRanges(path("x"), ranges(20, 2), buffers));
    failsWith(Kind.INVALID_RANGE, store.getRanges(path("x"), ranges(11, 0), buffers));
    failsWith(Kind.INVALID_RANGE, store.getRanges(path("x"), ranges(1L << 50, 1, 0, 1), buffers));
    assertThat(buffers.outstanding()).isZero();
  }

  @Test
  void anAllocatorThatRefusesFailsTheRead() {
    put("x", random(300_000));
    CountingAllocator small = new CountingAllocator().withLimit(1000);

    StepVerifier.create(store.getRanges(path("x"), ranges(0, 900, 200_000, 900), small))
        .expectErrorMessage("The limit of 1000 bytes is reached")
        .verify(TIMEOUT);
    assertThat(small.outstanding()).isZero();
  }

  @Test
  void aCancelledReadFreesItsBuffers() {
    put("x", random(4_000_000));
    List<ByteRange> wanted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      wanted.add(new ByteRange(i * 19_000L, 12_000));
    }
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      Mono<List<StoreBuffer>> read = store.getRanges(path("x"), wanted, buffers);
      Mono<List<StoreBuffer>> closing =
          read.doOnNext(list -> list.forEach(StoreBuffer::close))
              .timeout(Duration.ofNanos(random.nextInt(3_000_000)), Mono.empty());
      closing.onErrorComplete().block(TIMEOUT);
    }
    store.close().block(TIMEOUT); // waits for reads under way
    assertThat(buffers.outstanding()).isZero();
  }

  // Create and if-matches

  @Test
  void createNeverReplaces() {
    store.put(path("d/x"), ByteBuffer.wrap(bytes("one")), PutOptions.CREATE).block(TIMEOUT);

    failsWith(
        Kind.ALREADY_EXISTS,
        store.put(path("d/x"), ByteBuffer.wrap(bytes("two")), PutOptions.CREATE));
    assertThat(read("d/x")).isEqualTo(bytes("one"));
    assertThat(list("d")).containsExactly("d/x");
  }

  @Test
  void oneOfManyCreatorsWins() {
    assumeThat(store.capabilities().putCreate()).isTrue();
    for (int round = 0; round < 10; round++) {
      StorePath path = path("race/" + round);
      AtomicInteger losers = new AtomicInteger();
      List<String> winners =
          race(writer ->
              store
                  .put(path, ByteBuffer.wrap(bytes("writer " + writer)), PutOptions.CREATE)
                  .map(result -> "writer " + writer)
                  .onErrorResume(
                      error -> StoreException.is(error, Kind.ALREADY_EXISTS),
                      error -> {
                        losers.incrementAndGet();
                        return Mono.empty();
                      }));

      assertThat(winners).hasSize(1);
      assertThat(losers).hasValue(WRITERS - 1);
      assertThat(read(path.toString())).isEqualTo(bytes(winners.getFirst()));
    }
  }

  private static <T> List<T> race(java.util.function.IntFunction<Mono<T>> writer) {
    return Flux.merge(
            Flux.fromStream(IntStream.range(0, WRITERS).mapToObj(writer))
                .map(mono -> mono.subscribeOn(Schedulers.boundedElastic())),
            WRITERS)
        .collectList()
        .block(TIMEOUT);
  }

  @Test
  void ifMatchesReplacesOnlyTheExpectedObject() {
    assumeThat(comparesETags()).isTrue();
    String first = put("x", bytes("one")).eTag();
    PutResult second =
        store
            .put(path("x"), ByteBuffer.wrap(bytes("two")), PutOptions.ifMatches(first))
            .block(TIMEOUT);

    failsWith(
        Kind.PRECONDITION,
        store.put(path("x"), ByteBuffer.wrap(bytes("three")), PutOptions.ifMatches(first)));
    assertThat(read("x")).isEqualTo(bytes("two"));
    store
        .put(path("x"), ByteBuffer.wrap(bytes("four")), PutOptions.ifMatches(second.eTag()))
        .block(TIMEOUT);
    assertThat(read("x")).isEqualTo(bytes("four"));
    failsWith(
        Kind.PRECONDITION,
        store.put(path("y"), ByteBuffer.wrap(bytes("none")), PutOptions.ifMatches(first)));
    assertThat(ObjectStores.exists(store, path("y")).block(TIMEOUT)).isFalse();
  }

  @Test
  void countersAreNotLostBetweenManyWriters() {
    assumeThat(comparesETags()).isTrue();
    put("counter", bytes("0 first"));
    int increments = 5;
    race(writer -> increment().repeat(increments - 1).then(Mono.just(writer)));

    assertThat(new String(read("counter"), StandardCharsets.UTF_8))
        .startsWith(WRITERS * increments + " ");
  }

  private Mono<PutResult> increment() {
    return store
        .get(path("counter"), GetOptions.WHOLE)
        .flatMap(result ->
            result
                .body()
                .reduce("", (text, chunk) -> text + StandardCharsets.UTF_8.decode(chunk))
                .flatMap(text ->
                    store.put(
                        path("counter"),
                        ByteBuffer.wrap(bytes(next(text))),
                        PutOptions.ifMatches(result.meta().eTag()))))
        .retryWhen(
            reactor.util.retry.Retry.indefinitely()
                .filter(error -> StoreException.is(error, Kind.PRECONDITION)));
  }

  /** Counts up; no two writers write the same bytes, so that a lost answer can be cleared up. */
  private static String next(String counter) {
    int value = Integer.parseInt(counter.substring(0, counter.indexOf(' ')));
    return (value + 1) + " " + UUID.randomUUID();
  }

  // Streaming put

  private Flux<StoreBuffer> content(byte[] bytes, int piece) {
    int pieces = (bytes.length + piece - 1) / piece;
    return Flux.range(0, pieces)
        .map(i ->
            buffers.of(
                Arrays.copyOfRange(bytes, i * piece, Math.min(bytes.length, (i + 1) * piece))));
  }

  @Test
  void streamsOfAnySizeAreStored() {
    for (int size : new int[] {0, 1, 70_000, PART, PART + 1, 2 * PART + 12_345}) {
      byte[] content = random(size);
      String name = "stream/" + size;
      Mono<PutResult> put =
          store.putMultipart(path(name), content(content, 1_000_003), MultipartOptions.DEFAULT);
      PutResult result = put.block(TIMEOUT);

      assertThat(result.size()).as(name).isEqualTo(size);
      assertThat(Arrays.equals(read(name), content)).as(name).isTrue();
      assertThat(store.head(path(name)).block(TIMEOUT).eTag()).isEqualTo(result.eTag());
    }
    assertThat(list("stream")).hasSize(6);
  }

  @Test
  void aStreamAsksForNoMoreThanItMayHold() {
    assertThat(ObjectStores.exists(store, path("x")).block(TIMEOUT)).isFalse();
    TestPublisher<StoreBuffer> source = TestPublisher.create();
    MultipartOptions options = new MultipartOptions(new PutMode.Overwrite(), PART, 3);
    StepVerifier.create(store.putMultipart(path("x"), source, options))
        .then(() -> source.assertMinRequested(1))
        .then(() -> source.assertMaxRequested(3))
        .then(() -> source.next(buffers.of(bytes("some "))))
        .then(() -> source.next(buffers.of(bytes("bytes"))))
        .then(source::complete)
        .expectNextMatches(result -> result.size() == 10)
        .expectComplete()
        .verify(TIMEOUT);
    assertThat(read("x")).isEqualTo(bytes("some bytes"));
  }

  @Test
  void aStreamCreatesOnlyWhatIsNotThere() {
    MultipartOptions create = new MultipartOptions(new PutMode.Create(), PART, 2);
    for (int size : new int[] {100, PART + 100}) {
      String name = "created/" + size;
      store.putMultipart(path(name), content(random(size), 1 << 20), create).block(TIMEOUT);
      failsWith(
          Kind.ALREADY_EXISTS,
          store.putMultipart(path(name), content(random(size + 1), 1 << 20), create));
      assertThat(read(name)).hasSize(size);
    }
    assertThat(list("created")).hasSize(2);
  }

  @Test
  void aStreamThatFailsLeavesNothing() {
    for (int size : new int[] {0, 100, PART + 100}) {
      Flux<StoreBuffer> failing =
          content(random(size), 1 << 20)
              .concatWith(Flux.error(new IllegalStateException("source")));
      StepVerifier.create(store.putMultipart(path("failed"), failing, MultipartOptions.DEFAULT))
          .expectErrorMessage("source")
          .verify(TIMEOUT);
      assertThat(ObjectStores.exists(store, path("failed")).block(TIMEOUT)).isFalse();
      assertThat(buffers.outstanding()).isZero();
    }
    assertNothingIsLeft(store);
  }

  @Test
  void aStreamThatIsCancelledLeavesNothing() {
    assertThat(ObjectStores.exists(store, path("cancelled")).block(TIMEOUT)).isFalse();
    for (int i = 0; i < 20; i++) {
      int pieces = i;
      TestPublisher<StoreBuffer> source =
          TestPublisher.createNoncompliant(
              TestPublisher.Violation.REQUEST_OVERFLOW, TestPublisher.Violation.DEFER_CANCELLATION);
      StepVerifier.create(store.putMultipart(path("cancelled"), source, MultipartOptions.DEFAULT))
          .then(() ->
              IntStream.range(0, pieces).forEach(n -> source.next(buffers.of(random(700_000)))))
          .thenCancel()
          .verify(TIMEOUT);
      source.assertCancelled();
      source.next(buffers.of(bytes("too late")));
    }
    assertThat(ObjectStores.exists(store, path("cancelled")).block(TIMEOUT)).isFalse();
    store.close().block(TIMEOUT);
    assertNothingIsLeft(store);
  }

  /** For stores that can look behind their own surface: temporary files, unfinished uploads. */
  protected void assertNothingIsLeft(ObjectStore used) {}

  // Delete

  @Test
  void deletingIsIdempotentAndEmitsEachPath() {
    put("a", bytes("a"));
    put("d/b", bytes("b"));
    put("d/keep", bytes("c"));

    StepVerifier.create(
            store
                .delete(Flux.just(path("a"), path("d/b"), path("missing"), path("d/b/below")))
                .collectList())
        .assertNext(deleted ->
            assertThat(deleted)
                .containsExactlyInAnyOrder(
                    path("a"), path("d/b"), path("missing"), path("d/b/below")))
        .expectComplete()
        .verify(TIMEOUT);
    assertThat(list("")).containsExactly("d/keep");
    assertThat(store.delete(Flux.empty()).collectList().block(TIMEOUT)).isEmpty();
  }

  @Test
  void manyObjectsAreDeleted() {
    int count = manyObjects();
    Flux.range(0, count)
        .flatMap(i -> ObjectStores.put(store, path("many/%05d".formatted(i)), bytes("x")), 16)
        .blockLast(TIMEOUT);

    Long deleted =
        store
            .delete(store.list(path("many"), ListOptions.ALL).map(ObjectMeta::path))
            .count()
            .block(TIMEOUT);
    assertThat(deleted).isEqualTo(count);
    assertThat(list("many")).isEmpty();
  }

  /** More than a page and a batch of the store; fewer where an object is dear. */
  protected int manyObjects() {
    return 1100;
  }

  @Test
  void anErrorOfThePathsIsPassedOn() {
    put("a", bytes("a"));
    StepVerifier.create(
            store.delete(
                Flux.just(path("a")).concatWith(Flux.error(new IllegalStateException("source")))))
        .thenConsumeWhile(path -> true)
        .expectErrorMessage("source")
        .verify(TIMEOUT);
  }

  @Test
  void aWholePrefixIsDeletedWithItsDirectories() {
    put("db/t.lance/data/1", bytes("x"));
    put("db/t.lance/_versions/2/3", bytes("x"));
    put("db/t.lance2/data/1", bytes("x"));

    ObjectStores.deletePrefix(store, path("db/t.lance")).block(TIMEOUT);
    assertThat(store.listWithDelimiter(path("db")).block(TIMEOUT).prefixes())
        .containsExactly(path("db/t.lance2"));
    assertThat(list("")).containsExactly("db/t.lance2/data/1");
    ObjectStores.deletePrefix(store, path("db/t.lance")).block(TIMEOUT);
    ObjectStores.deletePrefix(store, StorePath.ROOT).block(TIMEOUT);
    assertThat(store.listWithDelimiter(StorePath.ROOT).block(TIMEOUT).prefixes()).isEmpty();
  }

  // List

  private List<String> list(String prefix) {
    return list(prefix, ListOptions.ALL);
  }

  private List<String> list(String prefix, ListOptions options) {
    return store
        .list(path(prefix), options)
        .map(meta -> meta.path().toString())
        .collectList()
        .block(TIMEOUT);
  }

  private static final List<String> TREE =
      List.of("a-x", "a.txt", "a/b", "a/b-c", "a/d/e", "ab", "b/z", "b/é", "b/\uffee", "b/🙂");

  @Test
  void aListingHasEverythingBelowThePrefix() {
    TREE.forEach(name -> put(name, bytes(name)));

    assertThat(list("")).containsExactlyInAnyOrderElementsOf(TREE);
    assertThat(list("a")).containsExactlyInAnyOrder("a/b", "a/b-c", "a/d/e");
    assertThat(list("a/d")).containsExactly("a/d/e");
    assertThat(list("a/b")).isEmpty();
    assertThat(list("missing/place")).isEmpty();
    ObjectMeta meta = store.list(path("a/d"), ListOptions.ALL).blockFirst(TIMEOUT);
    assertThat(meta).isEqualTo(store.head(path("a/d/e")).block(TIMEOUT));
  }

  @Test
  void aListingStartsAfterAPath() {
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
  void anOrderedListingAscendsByUtf8() {
    assumeThat(store.capabilities().orderedListing()).isTrue();
    List<String> names = ordersAllOfUnicode() ? TREE : TREE.subList(0, TREE.size() - 1);
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(1));
    shuffled.forEach(name -> put(name, bytes(name)));

    assertThat(list("")).containsExactlyElementsOf(names);
    assertThat(list("", ListOptions.startAfter(path("a/b-b"))))
        .containsExactlyElementsOf(names.subList(names.indexOf("a/b-c"), names.size()));
  }

  /** False where a test server orders by UTF-16: then characters beyond U+FFFF come too early. */
  protected boolean ordersAllOfUnicode() {
    return true;
  }

  @Test
  void aListingIsReadOnDemandAndCanBeCancelled() {
    TREE.forEach(name -> put(name, bytes(name)));

    StepVerifier.create(store.list(StorePath.ROOT, ListOptions.ALL), 0)
        .thenRequest(2)
        .expectNextCount(2)
        .thenRequest(1)
        .expectNextCount(1)
        .thenCancel()
        .verify(TIMEOUT);
  }

  @Test
  void oneLevelHasObjectsAndPrefixes() {
    TREE.forEach(name -> put(name, bytes(name)));

    ListResult root = store.listWithDelimiter(StorePath.ROOT).block(TIMEOUT);
    assertThat(root.objects().stream().map(meta -> meta.path().toString()))
        .containsExactly("a-x", "a.txt", "ab");
    assertThat(root.prefixes()).containsExactly(path("a"), path("b"));
    ListResult below = store.listWithDelimiter(path("a")).block(TIMEOUT);
    assertThat(below.objects().stream().map(meta -> meta.path().toString()))
        .containsExactly("a/b", "a/b-c");
    assertThat(below.prefixes()).containsExactly(path("a/d"));
    ListResult missing = store.listWithDelimiter(path("missing")).block(TIMEOUT);
    assertThat(missing.objects()).isEmpty();
    assertThat(missing.prefixes()).isEmpty();
  }

  // Copy

  @Test
  void aCopyHasTheSameBytes() {
    byte[] content = random(400_000);
    put("from", content);
    put("to/old", bytes("old"));
    store.copy(path("from"), path("to/new"), CopyOptions.OVERWRITE).block(TIMEOUT);
    store.copy(path("from"), path("to/old"), CopyOptions.OVERWRITE).block(TIMEOUT);

    assertThat(read("to/new")).isEqualTo(content);
    assertThat(read("to/old")).isEqualTo(content);
    assertThat(read("from")).isEqualTo(content);
  }

  @Test
  void aCopyCanKeepTheTargetOrIsRefused() {
    put("from", bytes("new"));
    put("to", bytes("old"));
    boolean supported = store.capabilities().copyIfAbsent();

    failsWith(
        supported ? Kind.ALREADY_EXISTS : Kind.NOT_SUPPORTED,
        store.copy(path("from"), path("to"), CopyOptions.IF_ABSENT));
    assertThat(read("to")).isEqualTo(bytes("old"));
    if (supported) {
      store.copy(path("from"), path("fresh"), CopyOptions.IF_ABSENT).block(TIMEOUT);
      assertThat(read("fresh")).isEqualTo(bytes("new"));
    }
  }

  // Close

  @Test
  void aClosedStoreRefusesEverything() {
    put("x", bytes("x"));
    store.close().block(TIMEOUT);
    store.close().block(TIMEOUT);

    ByteBuffer content = ByteBuffer.wrap(bytes("y"));
    failsWith(Kind.CLOSED, store.get(path("x"), GetOptions.WHOLE));
    failsWith(Kind.CLOSED, store.getRanges(path("x"), ranges(0, 1), buffers));
    failsWith(Kind.CLOSED, store.head(path("x")));
    failsWith(Kind.CLOSED, store.put(path("y"), content, PutOptions.OVERWRITE));
    failsWith(
        Kind.CLOSED,
        store.putMultipart(path("y"), content(bytes("y"), 1), MultipartOptions.DEFAULT));
    failsWith(Kind.CLOSED, store.delete(Flux.just(path("x"))));
    failsWith(Kind.CLOSED, store.list(StorePath.ROOT, ListOptions.ALL));
    failsWith(Kind.CLOSED, store.listWithDelimiter(StorePath.ROOT));
    failsWith(Kind.CLOSED, store.copy(path("x"), path("z"), CopyOptions.OVERWRITE));
  }
}
