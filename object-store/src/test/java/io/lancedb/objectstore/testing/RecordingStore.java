package io.lancedb.objectstore.testing;

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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store around another one that remembers what was asked of it, in the order of subscription. */
public final class RecordingStore implements ObjectStore {

  /**
   * A subscribed call.
   *
   * @param path its path, prefix or source; the root for a delete
   * @param ranges what {@code getRanges} asked for, or the range that {@code get} gave; else empty
   * @param bytes sum of the ranges, or of the content of a put
   */
  public record Call(Operation operation, StorePath path, List<ByteRange> ranges, long bytes) {}

  private final ObjectStore store;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

  /** Wraps a store. */
  public RecordingStore(ObjectStore store) {
    this.store = store;
  }

  /** All calls so far. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The calls of one operation. */
  public List<Call> calls(Operation operation) {
    return calls.stream().filter(call -> call.operation() == operation).toList();
  }

  /** Bytes that reads asked for. */
  public long bytesRead() {
    return calls.stream()
        .filter(
            call -> call.operation() == Operation.GET || call.operation() == Operation.GET_RANGES)
        .mapToLong(Call::bytes)
        .sum();
  }

  /** Forgets all calls. */
  public void clear() {
    calls.clear();
  }

  private void record(Operation operation, StorePath path, List<ByteRange> ranges, long bytes) {
    calls.add(new Call(operation, path, ranges, bytes));
  }

  private <T> Mono<T> one(Operation operation, StorePath path, long bytes, Mono<T> call) {
    return call.doFirst(() -> record(operation, path, List.of(), bytes));
  }

  @Override
  public StoreCapabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    return store
        .get(path, options)
        .doOnNext(
            result -> record(Operation.GET, path, List.of(result.range()), result.range().length()))
        .doOnError(error -> record(Operation.GET, path, List.of(), 0));
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    List<ByteRange> wanted = List.copyOf(ranges);
    long bytes = wanted.stream().mapToLong(ByteRange::length).sum();
    return store
        .getRanges(path, ranges, buffers)
        .doFirst(() -> record(Operation.GET_RANGES, path, wanted, bytes));
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return one(Operation.HEAD, path, 0, store.head(path));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    return one(Operation.PUT, path, content.remaining(), store.put(path, content, options));
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return one(Operation.PUT_MULTIPART, path, 0, store.putMultipart(path, content, options));
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return store
        .delete(paths)
        .doFirst(() -> record(Operation.DELETE, StorePath.ROOT, List.of(), 0));
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return store.list(prefix, options).doFirst(() -> record(Operation.LIST, prefix, List.of(), 0));
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return one(Operation.LIST_WITH_DELIMITER, prefix, 0, store.listWithDelimiter(prefix));
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    return one(Operation.COPY, from, 0, store.copy(from, to, options));
  }

  @Override
  public Mono<Void> close() {
    return store.close();
  }
}
