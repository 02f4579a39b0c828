package io.lancedb.lance.dataset;

import io.lancedb.objectstore.ByteRange;
import io.lancedb.objectstore.CopyOptions;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.GetResult;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ListResult;
import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.PutMode;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreCapabilities;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Objects in memory, with a hook around every put: what a commit must survive is decided by the
 * test. Operations that commits do not use are refused.
 */
final class TestStore implements ObjectStore {

  final ConcurrentSkipListMap<StorePath, byte[]> objects = new ConcurrentSkipListMap<>();
  final boolean ordered;

  /** Gets the path and the put as it would run, and decides what happens. */
  volatile BiFunction<StorePath, Mono<PutResult>, Mono<PutResult>> onPut = (path, put) -> put;

  volatile BiFunction<StorePath, Mono<GetResult>, Mono<GetResult>> onGet = (path, get) -> get;

  TestStore(boolean ordered) {
    this.ordered = ordered;
  }

  TestStore with(StorePath root, Map<String, byte[]> files) {
    files.forEach((name, bytes) -> objects.put(root.resolve(StorePath.of(name)), bytes));
    return this;
  }

  /** Waits for the one value of a Mono. */
  static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(Duration.ofSeconds(60)), "no value");
  }

  @Override
  public StoreCapabilities capabilities() {
    return new StoreCapabilities(ordered ? "memory" : "local", true, true, true, ordered, false);
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    Mono<GetResult> get =
        Mono.fromCallable(() -> {
          byte[] bytes = objects.get(path);
          if (bytes == null || options.range() != null) {
            throw new StoreException(StoreException.Kind.NOT_FOUND, path, "no " + path);
          }
          return new GetResult(
              meta(path, bytes),
              new ByteRange(0, bytes.length),
              Flux.just(ByteBuffer.wrap(bytes).asReadOnlyBuffer()));
        });
    return Mono.defer(() -> onGet.apply(path, get)).subscribeOn(Schedulers.parallel());
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    Mono<PutResult> put =
        Mono.fromCallable(() -> {
          byte[] bytes = new byte[content.remaining()];
          content.get(content.position(), bytes);
          if (!(options.mode() instanceof PutMode.Create)) {
            objects.put(path, bytes);
          } else if (objects.putIfAbsent(path, bytes) != null) {
            throw new StoreException(StoreException.Kind.ALREADY_EXISTS, path, path + " is there");
          }
          return new PutResult(bytes.length, null);
        });
    return Mono.defer(() -> onPut.apply(path, put)).subscribeOn(Schedulers.parallel());
  }

  @Override
  public Flux<StorePath> delete(Publisher<StorePath> paths) {
    return Flux.from(paths).doOnNext(objects::remove);
  }

  @Override
  public Flux<ObjectMeta> list(StorePath prefix, ListOptions options) {
    return Flux.defer(() -> {
      List<ObjectMeta> found =
          objects.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith(prefix))
              .map(entry -> meta(entry.getKey(), entry.getValue()))
              .toList();
      return Flux.fromIterable(ordered ? found : found.reversed());
    });
  }

  private static ObjectMeta meta(StorePath path, byte[] bytes) {
    return new ObjectMeta(path, bytes.length, Instant.EPOCH, null);
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<ListResult> listWithDelimiter(StorePath prefix) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    return Mono.error(new UnsupportedOperationException());
  }

  @Override
  public Mono<Void> close() {
    return Mono.empty();
  }
}
