package io.lancedb.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.testing.CountingAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.NullUnmarked;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the suites of {@link ObjectStoreContract} share: the store, and short words for it. */
@NullUnmarked
interface StoreFixture {

  Duration TIMEOUT = Duration.ofSeconds(60);
  int PART = MultipartOptions.MIN_PART_SIZE;

  /** The store under test, empty at first. */
  ObjectStore store();

  /** Where the test's buffers come from; all are closed at its end. */
  CountingAllocator buffers();

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

  default PutResult put(String path, byte[] content) {
    return ObjectStores.put(store(), path(path), content).block(TIMEOUT);
  }

  default byte[] read(String path) {
    return read(path, GetOptions.WHOLE);
  }

  default byte[] read(String path, GetOptions options) {
    return ObjectStores.read(store(), path(path), options, Integer.MAX_VALUE).block(TIMEOUT);
  }

  default void failsWith(Kind kind, Publisher<?> operation) {
    StepVerifier.create(operation)
        .expectErrorSatisfies(error -> {
          assertThat(error).isInstanceOf(StoreException.class);
          assertThat(((StoreException) error).kind()).as(error.toString()).isEqualTo(kind);
          assertThat(error).hasMessageNotContaining("null");
        })
        .verify(TIMEOUT);
  }

  default List<String> list(String prefix) {
    return list(prefix, ListOptions.ALL);
  }

  default List<String> list(String prefix, ListOptions options) {
    return store()
        .list(path(prefix), options)
        .map(meta -> meta.path().toString())
        .collectList()
        .block(TIMEOUT);
  }

  default List<String> take(Mono<List<StoreBuffer>> read) {
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

  static List<ByteRange> ranges(long... offsetsAndLengths) {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < offsetsAndLengths.length; i += 2) {
      ranges.add(new ByteRange(offsetsAndLengths[i], offsetsAndLengths[i + 1]));
    }
    return ranges;
  }

  default Flux<StoreBuffer> content(byte[] bytes, int piece) {
    int pieces = (bytes.length + piece - 1) / piece;
    return Flux.range(0, pieces)
        .map(i ->
            buffers()
                .of(Arrays.copyOfRange(bytes, i * piece, Math.min(bytes.length, (i + 1) * piece))));
  }
}
