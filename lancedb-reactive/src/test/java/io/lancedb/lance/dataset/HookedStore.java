package io.lancedb.lance.dataset;

import io.lancedb.lance.table.OfficialTables;
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
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import io.lancedb.objectstore.StoreCapabilities;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A real store with a hook around puts and gets: what a commit must survive, the test decides. */
final class HookedStore implements ObjectStore {

  static final StorePath ROOT = StorePath.of("db/items.lance");

  private final ObjectStore store;

  /** Gets the path and the put as it would run, and decides what happens. */
  volatile BiFunction<StorePath, Mono<PutResult>, Mono<PutResult>> onPut = (path, put) -> put;

  volatile BiFunction<StorePath, Mono<GetResult>, Mono<GetResult>> onGet = (path, get) -> get;

  HookedStore(ObjectStore store) {
    this.store = store;
  }

  /** A memory store with the files of an official table at {@link #ROOT}. */
  static HookedStore of(String table) {
    return copy(table, MemoryStore.create());
  }

  static HookedStore copy(String table, ObjectStore store) {
    HookedStore hooked = new HookedStore(store);
    OfficialTables.files(table)
        .forEach((name, bytes) -> hooked.write(ROOT.resolve(StorePath.of(name)), bytes));
    return hooked;
  }

  /** Waits for the one value of a Mono. */
  static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(Duration.ofSeconds(60)), "no value");
  }

  void write(StorePath path, byte[] bytes) {
    await(ObjectStores.put(store, path, bytes));
  }

  byte[] bytes(StorePath path) {
    return await(ObjectStores.read(store, path, GetOptions.WHOLE, 1 << 30));
  }

  /** Names of the objects in a directory of the table. */
  List<String> names(String directory) {
    return await(
        store
            .list(ROOT.child(directory), ListOptions.ALL)
            .map(meta -> meta.path().name())
            .sort()
            .collectList());
  }

  @Override
  public StoreCapabilities capabilities() {
    return store.capabilities();
  }

  @Override
  public Mono<GetResult> get(StorePath path, GetOptions options) {
    return Mono.defer(() -> onGet.apply(path, store.get(path, options)));
  }

  @Override
  public Mono<PutResult> put(StorePath path, ByteBuffer content, PutOptions options) {
    return Mono.defer(() -> onPut.apply(path, store.put(path, content, options)));
  }

  @Override
  public Mono<List<StoreBuffer>> getRanges(
      StorePath path, List<ByteRange> ranges, StoreBufferAllocator buffers) {
    return store.getRanges(path, ranges, buffers);
  }

  @Override
  public Mono<ObjectMeta> head(StorePath path) {
    return store.head(path);
  }

  @Override
  public Mono<PutResult> putMultipart(
      StorePath path, Publisher<StoreBuffer> content, MultipartOptions options) {
    return store.putMultipart(path, content, options);
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
    return store.listWithDelimiter(prefix);
  }

  @Override
  public Mono<Void> copy(StorePath from, StorePath to, CopyOptions options) {
    return store.copy(from, to, options);
  }

  @Override
  public Mono<Void> close() {
    return store.close();
  }
}
