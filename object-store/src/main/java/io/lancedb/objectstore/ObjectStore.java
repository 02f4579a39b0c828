package io.lancedb.objectstore;

import java.nio.ByteBuffer;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Objects under paths, read and written without blocking.
 *
 * <p>The interface holds primitives only, each with its options; conveniences live in {@link
 * ObjectStores}, so that a decorator that implements every method changes every call.
 *
 * <p>Every publisher is cold and repeatable: nothing is opened, sent or allocated before it is
 * subscribed, and each subscription runs the operation again. Cancelling stops the work soon and
 * frees what the operation holds; a write that was already handed to the operating system or the
 * server may still take effect. Errors are signalled as {@link StoreException}, except for invalid
 * arguments, which throw at once. Signals arrive on threads of the store (I/O threads); a
 * subscriber that has CPU work to do moves to a scheduler of its own.
 */
public interface ObjectStore {

  /** What this store promises beyond the common contract. */
  StoreCapabilities capabilities();

  /**
   * Opens an object, wholly or in part, as a stream of its bytes.
   *
   * <p>Emits one {@link GetResult} once the answer's head is known; its body may be subscribed
   * once. Fails with {@link StoreException.Kind#NOT_FOUND}, {@link
   * StoreException.Kind#PRECONDITION} or {@link StoreException.Kind#NOT_MODIFIED} when a condition
   * does not hold, and {@link StoreException.Kind#INVALID_RANGE} when the range starts at or after
   * the object's end.
   */
  Mono<GetResult> get(StorePath path, GetOptions options);

  /**
   * Reads many ranges of one object at once. The store plans the ranges, coalesces near neighbours
   * and fetches them concurrently.
   *
   * <p>Emits one list with a buffer for each range, in the order of the ranges. The subscriber owns
   * the buffers and closes each. Buffers come from {@code buffers} and several may share one
   * allocation. On error and on cancel the store closes what it allocated, after the last read into
   * it has ended. A range beyond the end of the object fails with {@link
   * StoreException.Kind#INVALID_RANGE}: a short read is never returned.
   */
  Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers);

  /** Emits the metadata of an object, or fails with {@link StoreException.Kind#NOT_FOUND}. */
  Mono<ObjectMeta> head(StorePath path);

  /**
   * Puts a whole object at once; readers see all of it or nothing. The remaining bytes of {@code
   * content} are written on each subscription and its position is not moved; the caller leaves the
   * bytes unchanged until the Mono terminates.
   *
   * <p>Fails with {@link StoreException.Kind#ALREADY_EXISTS} in mode create when the object is
   * there, and with {@link StoreException.Kind#PRECONDITION} in mode if-matches when it is not the
   * expected one.
   */
  Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options);

  /**
   * Streams an object of any size to the store; readers see all of it or nothing.
   *
   * <p>{@code content} is subscribed once per subscription, with demand that keeps at most {@link
   * MultipartOptions#maxPartsInFlight()} parts in memory. The store owns each buffer from {@code
   * onNext} on and closes it on every exit. An error or a cancel aborts the upload and leaves no
   * object behind.
   */
  Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options);

  /**
   * Deletes objects; a path that is not there counts as deleted. Emits each path once it is gone,
   * in no promised order, and fails with the first error after finishing what was under way.
   */
  Flux<StorePath> delete(Publisher<StorePath> paths);

  /**
   * Lists every object below a prefix, at any depth. Order is promised only with {@link
   * StoreCapabilities#orderedListing()}: then ascending by the UTF-8 bytes of the path. Pages are
   * requested as the subscriber asks for more. A prefix that is not there emits nothing.
   */
  Flux<ObjectMeta> list(StorePath prefix, ListOptions options);

  /**
   * Lists one level below a prefix: the objects there and the common prefixes ("directories") with
   * objects below them, both ascending.
   */
  Mono<ListResult> listWithDelimiter(StorePath prefix);

  /**
   * Copies an object within the store. With {@link CopyOptions#ifAbsent()} fails with {@link
   * StoreException.Kind#ALREADY_EXISTS} when the target is there; a store that cannot promise this
   * ({@link StoreCapabilities#copyIfAbsent()} is false) fails with {@link
   * StoreException.Kind#NOT_SUPPORTED}.
   */
  Mono<Void> copy(StorePath from, StorePath to, CopyOptions options);

  /** Frees threads and connections. Idempotent; later operations fail with kind closed. */
  Mono<Void> close();
}
