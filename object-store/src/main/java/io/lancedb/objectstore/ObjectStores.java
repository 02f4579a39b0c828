package io.lancedb.objectstore;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Conveniences over the primitives of {@link ObjectStore}. */
public final class ObjectStores {

  private ObjectStores() {}

  /**
   * Emits a whole object, or the part that the options name, as one heap array. Fails with kind
   * other when it has more than {@code limit} bytes, before they are read.
   */
  public static Mono<byte[]> read(
      ObjectStore store, StorePath path, GetOptions options, long limit) {
    return store.get(path, options).flatMap(result -> collect(result, limit));
  }

  private static Mono<byte[]> collect(GetResult result, long limit) {
    long length = result.range().length();
    if (length > limit) {
      StoreException tooLarge =
          new StoreException(
              StoreException.Kind.OTHER,
              result.meta().path(),
              "%s has %d bytes; at most %d are read at once"
                  .formatted(result.meta().path(), length, limit));
      return result.body().take(0).then(Mono.error(tooLarge));
    }
    return result
        .body()
        .collect(
            () -> new ByteArrayOutputStream(Math.toIntExact(length)),
            (out, bytes) -> {
              byte[] copy = new byte[bytes.remaining()];
              bytes.get(bytes.position(), copy);
              out.write(copy, 0, copy.length);
            })
        .map(ByteArrayOutputStream::toByteArray);
  }

  /** Whether an object is there. */
  public static Mono<Boolean> exists(ObjectStore store, StorePath path) {
    return store
        .head(path)
        .map(meta -> true)
        .onErrorResume(
            error -> StoreException.is(error, StoreException.Kind.NOT_FOUND),
            error -> Mono.just(false));
  }

  /** Puts bytes, replacing what is there. */
  public static Mono<PutResult> put(ObjectStore store, StorePath path, byte[] content) {
    return store.put(path, ByteBuffer.wrap(content), PutOptions.OVERWRITE);
  }

  /** Deletes one object; completes also when it is not there. */
  public static Mono<Void> delete(ObjectStore store, StorePath path) {
    return store.delete(Flux.just(path)).then();
  }
}
