package io.lancedb.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lancedb.BlobFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The content of a blob as an InputStream. */
class BufferStreamTest {

  private record Parts(Flux<ByteBuffer> parts, long size) implements BlobFile {

    @Override
    public long rowId() {
      return 5;
    }

    @Override
    public boolean isNull() {
      return false;
    }

    @Override
    public @Nullable String uri() {
      return null;
    }

    @Override
    public Flux<ByteBuffer> range(long offset, long length) {
      return parts;
    }
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(values.length);
    for (int value : values) {
      buffer.put((byte) value);
    }
    return buffer.flip();
  }

  @Test
  void buffersAreReadOneAfterTheOther() throws IOException {
    Flux<ByteBuffer> parts = Flux.just(bytes(1, 2), bytes(), bytes(255), bytes(3, 4, 5));
    BlockingBlobFile blob = new BlockingBlobFile(new Parts(parts, 6));
    try (InputStream stream = blob.content()) {
      assertThat(stream.readAllBytes()).isEqualTo(new byte[] {1, 2, -1, 3, 4, 5});
      assertThat(stream.read()).isEqualTo(-1);
    }
    try (InputStream stream = blob.content()) {
      assertThat(stream.read()).isEqualTo(1);
      assertThat(stream.skip(1)).isEqualTo(1);
      assertThat(stream.read()).isEqualTo(255);
    }
    assertThat(blob.bytes()).isEqualTo(new byte[] {1, 2, -1, 3, 4, 5});
    assertThat(blob.rowId()).isEqualTo(5);
  }

  @Test
  void closingEndsTheRead() throws IOException {
    AtomicBoolean cancelled = new AtomicBoolean();
    Flux<ByteBuffer> endless =
        Flux.<ByteBuffer>generate(sink -> sink.next(bytes(7)))
            .doOnCancel(() -> cancelled.set(true));
    try (InputStream stream = new BlockingBlobFile(new Parts(endless, 1L << 40)).content()) {
      assertThat(stream.readNBytes(100)).hasSize(100);
    }
    assertThat(cancelled).isTrue();
  }

  @Test
  void anErrorReachesTheReader() throws IOException {
    Flux<ByteBuffer> parts =
        Flux.just(bytes(1)).concatWith(Flux.error(new IllegalStateException("broken")));
    try (InputStream stream = new BlockingBlobFile(new Parts(parts, 2)).content()) {
      assertThat(stream.read()).isEqualTo(1);
      assertThatThrownBy(stream::read).hasMessageContaining("broken");
    }
  }
}
