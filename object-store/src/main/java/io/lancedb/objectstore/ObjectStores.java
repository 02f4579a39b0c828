package io.lancedb.objectstore;

import static java.util.stream.Collectors.toSet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
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
    return store.get(path, options).flatMap(result -> content(result, limit));
  }

  /** Emits the body of an opened object; fails if it has more than {@code limit} bytes. */
  public static Mono<byte[]> content(GetResult result, long limit) {
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

  /**
   * Deletes every object below a prefix and, where a store has directories, what then is left of
   * them: afterwards {@link ObjectStore#listWithDelimiter} shows neither. Objects that others put
   * there meanwhile may stay.
   */
  public static Mono<Void> deletePrefix(ObjectStore store, StorePath prefix) {
    Flux<StorePath> below = store.list(prefix, ListOptions.ALL).map(ObjectMeta::path);
    Mono<Void> directories =
        prefix.isRoot()
            ? store
                .listWithDelimiter(prefix)
                .flatMapMany(level -> store.delete(Flux.fromIterable(bare(level))))
                .then()
            : store
                .listWithDelimiter(prefix.parent())
                .filter(level -> bare(level).contains(prefix))
                .flatMap(level -> delete(store, prefix));
    return store.delete(below).then(directories);
  }

  /** The prefixes that are no objects too: deleting these paths touches empty directories only. */
  private static List<StorePath> bare(ListResult level) {
    Set<StorePath> objects = level.objects().stream().map(ObjectMeta::path).collect(toSet());
    return level.prefixes().stream().filter(prefix -> !objects.contains(prefix)).toList();
  }

  /**
   * Closes the buffers of a read that an operator drops, for instance when a cancel races with
   * their arrival. To be placed below the last operator that may hold them.
   */
  public static Mono<List<StoreBuffer>> closeDiscarded(Mono<List<StoreBuffer>> buffers) {
    return buffers
        .doOnDiscard(StoreBuffer.class, StoreBuffer::close)
        .doOnDiscard(List.class, ObjectStores::closeAll);
  }

  private static void closeAll(List<?> list) {
    for (Object element : list) {
      if (element instanceof StoreBuffer buffer) {
        buffer.close();
      }
    }
  }
}
