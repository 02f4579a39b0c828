package io.lancedb.objectstore.decorator;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ListResult;
import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreCapabilities;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tries again what failed for the moment (kinds transient and timeout), with exponential backoff,
 * full jitter and one deadline for all attempts of a subscription.
 *
 * <ul>
 *   <li>Reads, listings, overwrites and copies that replace are repeated. A listing goes on after
 *       the last emitted path where the store lists in order, and is repeated only while nothing
 *       was emitted otherwise.
 *   <li>A body that breaks off is continued by a get of the rest, if the object still has the same
 *       e-tag.
 *   <li>A put in mode create or if-matches may have taken effect although its answer was lost. It
 *       is never just repeated: the object is read back. With our bytes the put has succeeded; the
 *       same bytes written by another writer count as ours, so contents that decide a race must
 *       differ. With other bytes the put has failed as its mode says. Only while the object is as
 *       it was before is the put tried again.
 *   <li>A streaming put is not repeated: its content is there once. A delete is repeated for the
 *       paths that are not yet gone.
 *   <li>A copy that keeps its target is not repeated, since its outcome cannot be told apart.
 * </ul>
 */
public final class RetryStore implements ObjectStore {

  private static final int DELETE_BATCH = 1000;

  private final ObjectStore store;
  private final Backoff backoff;
  private final ConditionalPut conditionalPut;

  /** Wraps a store. */
  public RetryStore(ObjectStore store, RetryOptions options) {
    this.store = store;
    this.backoff = new Backoff(options);
    this.conditionalPut = new ConditionalPut(store, backoff);
  }

  @Override
  public StoreCapabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    Mono<GetResult> opened = store.get(path, options);
    return Mono.defer(() -> {
      var retry = backoff.start();
      return opened.retryWhen(retry).map(result -> ResumedBody.of(store, result, backoff));
    });
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    // The retry drops what arrives while a cancel is under way.
    return ObjectStores.closeDiscarded(backoff.repeat(store.getRanges(path, ranges, buffers)));
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return backoff.repeat(store.head(path));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    Mono<PutResult> put = store.put(path, content, options);
    return options.mode() instanceof PutMode.Overwrite
        ? backoff.repeat(put)
        : conditionalPut.put(put, path, content.asReadOnlyBuffer(), options.mode());
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return store.putMultipart(path, content, options);
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return Flux.from(paths)
        .buffer(DELETE_BATCH)
        .concatMap(batch -> new RetriedDelete(store, batch).run(backoff), 0);
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return new ResumedList(store, prefix, options).run(backoff);
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return backoff.repeat(store.listWithDelimiter(prefix));
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    Mono<Void> copy = store.copy(from, to, options);
    return options.ifAbsent() ? copy : backoff.repeat(copy);
  }

  @Override
  public Mono<Void> close() {
    return store.close();
  }

  @Override
  public String toString() {
    return "RetryStore[" + store + "]";
  }
}
