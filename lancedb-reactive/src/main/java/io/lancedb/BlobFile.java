package io.lancedb;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A value of a blob column: where its bytes are. Nothing is read before one of the publishers is
 * subscribed; each subscription reads again, with as much demand as the subscriber has, so that a
 * value of any size passes through little memory.
 */
public interface BlobFile {

  /** The {@code _rowid} of the row. */
  long rowId();

  /** Whether the row has no value; its size is 0 then and its content empty. */
  boolean isNull();

  /** Bytes of the value. */
  long size();

  /** Where the bytes are, if they lie outside of the table. */
  @Nullable String uri();

  /**
   * Emits the bytes in order, as read-only buffers that the receiver may keep. Fails with {@link
   * io.lancedb.error.CorruptFileException} if there are fewer than {@link #size()}, and with {@link
   * io.lancedb.error.UnsupportedFeatureException} if they lie outside of the table.
   */
  default Flux<ByteBuffer> content() {
    return range(0, size());
  }

  /**
   * Emits some of the bytes; a range that is not within the value throws {@link
   * IllegalArgumentException}. Otherwise as {@link #content()}.
   */
  Flux<ByteBuffer> range(long offset, long length);

  /** Emits all bytes at once; for values that fit into memory. */
  default Mono<byte[]> bytes() {
    return Mono.defer(() -> {
      byte[] all = new byte[Math.toIntExact(size())];
      int[] at = {0};
      return content()
          .doOnNext(part -> {
            int length = part.remaining();
            part.duplicate().get(all, at[0], length);
            at[0] += length;
          })
          .then(Mono.just(all));
    });
  }
}
