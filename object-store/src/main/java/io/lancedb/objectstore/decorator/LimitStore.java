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
 * Bounds what a store does at once: operations, and bytes of range reads and whole puts under way.
 * Permits are granted in the order of the subscriptions and given back on completion, error and
 * cancel.
 *
 * <p>A get holds its permit until the head of the answer is there, not while its body is read: a
 * body that nobody reads must not stop the others. A listing and a delete, whose pace their
 * subscriber decides, take no permit for the same reason; they have one request under way at most.
 * A streaming put holds one permit and its {@link MultipartOptions} bound its bytes.
 */
public final class LimitStore implements ObjectStore {

  private final ObjectStore store;
  private final Permits permits;

  /** Wraps a store. */
  public LimitStore(ObjectStore store, LimitOptions options) {
    this.store = store;
    this.permits = new Permits(options);
  }

  @Override
  public StoreCapabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    return permits.limit(0, store.get(path, options));
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    long bytes = 0;
    for (ByteRange range : ranges) {
      bytes = Math.max(bytes, bytes + range.length()); // stays at the top instead of overflowing
    }
    return permits.limit(bytes, store.getRanges(path, ranges, buffers));
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return permits.limit(0, store.head(path));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    return permits.limit(content.remaining(), store.put(path, content, options));
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return permits.limit(0, store.putMultipart(path, content, options));
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return store.delete(paths);
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return store.list(prefix, options);
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return permits.limit(0, store.listWithDelimiter(prefix));
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    return permits.limit(0, store.copy(from, to, options));
  }

  @Override
  public Mono<Void> close() {
    return store.close();
  }

  /** Operations that could begin at once; for tests and metrics. */
  int freeOperations() {
    return permits.freeOperations();
  }

  /** Bytes that could be under way in addition. */
  long freeBytes() {
    return permits.freeBytes();
  }

  @Override
  public String toString() {
    return "LimitStore[" + store + "]";
  }
}
