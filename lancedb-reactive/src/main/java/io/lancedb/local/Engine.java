package io.lancedb.local;

import io.lancedb.ConnectOptions;
import io.lancedb.Finding;
import io.lancedb.VerifyOptions;
import io.lancedb.error.MemoryLimitException;
import io.lancedb.lance.dataset.Dataset;
import io.lancedb.lance.dataset.TableFormat;
import io.lancedb.lance.dataset.verify.Verification;
import io.lancedb.lance.scan.Batches;
import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.RoundingPolicy;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What the tables of a connection share: store, memory, caches, CPU scheduler, lifecycle. */
final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** Arrow's default rounds up to powers of two, which doubles what large vectors take. */
  private static final RoundingPolicy ROUNDING = bytes -> bytes + 1023 & -1024;

  private static final Duration CLOSE_PAUSE = Duration.ofMillis(10);
  private static final int CLOSE_ATTEMPTS = 1000;

  private final ConnectOptions options;
  private final DatabaseUri uri;
  private final Stores stores;
  private final ObjectStore store;
  private final BufferAllocator allocator;

  /** Owns the batches that were handed to receivers, for whom closing does not wait. */
  private final BufferAllocator results;

  private final Scheduler cpu;
  private final TableFiles files;
  private final TableFormat newTableFormat;
  private final Lifecycle lifecycle;
  private final Mono<Void> closed;

  private Engine(ConnectOptions options, DatabaseUri uri, Stores stores) {
    this.options = options;
    this.uri = uri;
    this.stores = stores;
    this.store = stores.store();
    this.allocator =
        new RootAllocator(
            RootAllocator.configBuilder()
                .maxAllocation(options.memoryLimit())
                .roundingPolicy(ROUNDING)
                .build());
    this.results = allocator.newChildAllocator("results", 0, Long.MAX_VALUE);
    Scheduler given = options.cpuScheduler();
    this.cpu = given == null ? Schedulers.parallel() : given;
    this.newTableFormat = NewTableOptions.format(options.storageOptions());
    this.files = new TableFiles(store, allocator, cpu, options.cacheBytes());
    this.lifecycle = new Lifecycle("The connection to " + uri);
    this.closed =
        lifecycle
            .close()
            .then(Mono.fromRunnable(files::clear))
            .then(store.close())
            .then(closeMemory())
            .cache();
  }

  static Engine create(ConnectOptions options) {
    DatabaseUri uri = DatabaseUri.parse(options.uri());
    return new Engine(options, uri, Stores.open(uri, options));
  }

  /** The engine of a database in a store that is open already, and is closed with the engine. */
  static Engine over(ConnectOptions options, ObjectStore store) {
    return new Engine(options, DatabaseUri.parse(options.uri()), Stores.only(store));
  }

  String uri() {
    return uri.toString();
  }

  ObjectStore store() {
    return store;
  }

  /** Completes if the store can be reached; fails sooner than other operations do. */
  Mono<Void> check() {
    return run(Mono.defer(stores::check));
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  @Nullable Duration readConsistency() {
    return options.readConsistency();
  }

  Dataset dataset(StorePath root) {
    return new Dataset(store, root, allocator, cpu, files, lifecycle::detached);
  }

  /** Looks for damage in the table at {@code root}; see {@link Verification}. */
  Flux<Finding> verify(StorePath root, Manifest snapshot, VerifyOptions options) {
    return Verification.of(store, root, snapshot, options, allocator, cpu);
  }

  /** What new tables choose, by the {@code new_table_...} storage options. */
  TableFormat newTableFormat() {
    return newTableFormat;
  }

  /** Runs an operation while the connection is open; its signals arrive on the CPU scheduler. */
  <T> Mono<T> run(Mono<T> operation) {
    return lifecycle.guard(
        operation.onErrorMap(OutOfMemoryException.class, this::memoryLimit).publishOn(cpu));
  }

  /** Runs an operation while the connection is open; its signals arrive on the CPU scheduler. */
  <T> Flux<T> run(Flux<T> operation) {
    return lifecycle.guard(
        operation.onErrorMap(OutOfMemoryException.class, this::memoryLimit).publishOn(cpu, 1));
  }

  private MemoryLimitException memoryLimit(OutOfMemoryException error) {
    return new MemoryLimitException(uri.toString(), options.memoryLimit(), error);
  }

  /** Moves a batch into the memory that receivers hold; the given batch is empty afterwards. */
  VectorSchemaRoot handOver(VectorSchemaRoot batch) {
    return Batches.transfer(batch, results);
  }

  Mono<Void> close() {
    return closed;
  }

  /**
   * Waits, ten seconds at most, for reads that were cancelled to give their memory back. Batches
   * that receivers hold stay theirs.
   */
  private Mono<Void> closeMemory() {
    return Flux.interval(Duration.ZERO, CLOSE_PAUSE)
        .take(CLOSE_ATTEMPTS)
        .takeUntil(tick -> allocator.getAllocatedMemory() == results.getAllocatedMemory())
        .then(
            Mono.fromRunnable(() -> {
              long outstanding = allocator.getAllocatedMemory();
              if (outstanding == 0) {
                results.close();
                allocator.close();
              } else {
                LOG.warn(
                    "{} bytes of batches of {} were not closed by their receivers",
                    outstanding,
                    uri);
              }
            }));
  }
}
