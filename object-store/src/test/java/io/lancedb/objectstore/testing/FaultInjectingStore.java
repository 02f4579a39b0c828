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
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store around a real one in which chosen calls go wrong. A call is counted when it is
 * subscribed. Without rules it changes nothing.
 */
public final class FaultInjectingStore implements ObjectStore {

  private static final class Rule {
    private final Operation operation;
    private final Predicate<StorePath> where;
    private final Fault fault;
    private long skip;
    private long times;

    Rule(Operation operation, Predicate<StorePath> where, Fault fault, long nth, long times) {
      this.operation = operation;
      this.where = where;
      this.fault = fault;
      this.skip = nth - 1;
      this.times = times;
    }
  }

  private final ObjectStore store;
  private final List<Rule> rules = new ArrayList<>();
  private final AtomicLong injected = new AtomicLong();

  /** Wraps a store. */
  public FaultInjectingStore(ObjectStore store) {
    this.store = store;
  }

  /** The next call of an operation goes wrong. */
  public FaultInjectingStore next(Operation operation, Fault fault) {
    return on(operation, path -> true, fault, 1, 1);
  }

  /**
   * Calls of an operation on matching paths go wrong, from the {@code nth} (counted from 1) on,
   * {@code times} often.
   */
  public synchronized FaultInjectingStore on(
      Operation operation, Predicate<StorePath> where, Fault fault, long nth, long times) {
    rules.add(new Rule(operation, where, fault, nth, times));
    return this;
  }

  /** Forgets all rules. */
  public synchronized void heal() {
    rules.clear();
  }

  /** How many calls went wrong. */
  public long injected() {
    return injected.get();
  }

  private synchronized @Nullable Fault fault(Operation operation, StorePath path) {
    for (Rule rule : rules) {
      if (rule.operation == operation && rule.times > 0 && rule.where.test(path)) {
        if (rule.skip > 0) {
          rule.skip--;
        } else {
          rule.times--;
          injected.incrementAndGet();
          return rule.fault;
        }
      }
    }
    return null;
  }

  private <T> Mono<T> one(Operation operation, StorePath path, Mono<T> call) {
    return Mono.defer(() ->
        switch (fault(operation, path)) {
          case null -> call;
          case Fault.Fail(StoreException.Kind kind) -> Mono.error(Fault.error(kind, path));
          case Fault.LoseAnswer(StoreException.Kind kind) ->
              call.doOnNext(FaultInjectingStore::close).then(Mono.error(Fault.error(kind, path)));
          case Fault.Delay(Publisher<?> until) -> Flux.from(until).then(call);
          case Fault.Truncate(long after) -> Mono.error(truncated(path));
        });
  }

  private static void close(Object value) {
    if (value instanceof List<?> list) {
      list.forEach(FaultInjectingStore::close);
    } else if (value instanceof StoreBuffer buffer) {
      buffer.close();
    } else if (value instanceof GetResult result) {
      result.body().take(0).subscribe();
    }
  }

  private <T> Flux<T> many(Operation operation, StorePath path, Flux<T> call) {
    return Flux.defer(() ->
        switch (fault(operation, path)) {
          case null -> call;
          case Fault.Fail(StoreException.Kind kind) -> Flux.error(Fault.error(kind, path));
          case Fault.LoseAnswer(StoreException.Kind kind) ->
              call.thenMany(Flux.error(Fault.error(kind, path)));
          case Fault.Delay(Publisher<?> until) -> Flux.from(until).thenMany(call);
          case Fault.Truncate(long after) ->
              call.take(after).concatWith(Flux.error(truncated(path)));
        });
  }

  private static StoreException truncated(StorePath path) {
    return Fault.error(StoreException.Kind.TRANSIENT, path);
  }

  @Override
  public StoreCapabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    Mono<GetResult> call = store.get(path, options);
    return Mono.defer(() ->
        switch (fault(Operation.GET, path)) {
          case Fault.Truncate(long after) -> call.map(result -> truncate(result, after));
          case Fault.Fail(StoreException.Kind kind) -> Mono.error(Fault.error(kind, path));
          case Fault.LoseAnswer(StoreException.Kind kind) -> Mono.error(Fault.error(kind, path));
          case Fault.Delay(Publisher<?> until) -> Flux.from(until).then(call);
          case null -> call;
        });
  }

  private static GetResult truncate(GetResult result, long after) {
    return new GetResult(
        result.meta(),
        result.range(),
        Flux.defer(() -> {
          long[] left = {after};
          return result
              .body()
              .takeWhile(bytes -> left[0] > 0)
              .map(bytes -> {
                int count = (int) Math.min(left[0], bytes.remaining());
                left[0] -= count;
                return bytes.slice(bytes.position(), count);
              })
              .concatWith(Flux.error(truncated(result.meta().path())));
        }));
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    return one(Operation.GET_RANGES, path, store.getRanges(path, ranges, buffers));
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return one(Operation.HEAD, path, store.head(path));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    return one(Operation.PUT, path, store.put(path, content, options));
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return one(Operation.PUT_MULTIPART, path, store.putMultipart(path, content, options));
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return many(Operation.DELETE, StorePath.ROOT, store.delete(paths));
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return many(Operation.LIST, prefix, store.list(prefix, options));
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return one(Operation.LIST_WITH_DELIMITER, prefix, store.listWithDelimiter(prefix));
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    return one(Operation.COPY, from, store.copy(from, to, options));
  }

  @Override
  public Mono<Void> close() {
    return store.close();
  }
}
