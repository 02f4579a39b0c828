package io.lancedb.lance.index.vector;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lancedb.lance.index.IndexSegment;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The vector indices of a connection's tables: opened segments and partitions in memory, each
 * within a budget of bytes. What several queries miss at the same time is read once.
 */
public final class VectorIndices {

  /** Partitions that are read at once. */
  private static final int CONCURRENCY = 4;

  /** What an entry takes besides its value, roughly. */
  private static final long ENTRY_BYTES = 512;

  /** One part of the cache's budget is for what all partitions of a segment share. */
  private static final int SHARED_PART = 8;

  private record Opened(StorePath root, UUID uuid) {}

  private record Loaded(VectorIndex index, int partition) {}

  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final Cache<Opened, VectorIndex> opened;
  private final Map<Opened, Mono<VectorIndex>> opening = new ConcurrentHashMap<>();
  private final Cache<Loaded, Partition> loaded;
  private final Map<Loaded, PartitionLoad> loading = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Indices of a store.
   *
   * @param allocator memory of partitions
   * @param cpu runs decoding
   * @param cacheBytes budget, on and off the heap
   */
  public VectorIndices(
      ObjectStore store, BufferAllocator allocator, Scheduler cpu, long cacheBytes) {
    this.store = store;
    this.allocator = allocator;
    this.cpu = cpu;
    this.opened =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(cacheBytes / SHARED_PART / 1024)
            .<Opened, VectorIndex>weigher((key, index) -> weight(index.memoryBytes()))
            .build();
    this.loaded =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight((cacheBytes - cacheBytes / SHARED_PART) / 1024)
            .<Loaded, Partition>weigher((key, partition) -> weight(partition.memoryBytes()))
            .removalListener((key, partition, cause) -> release(partition))
            .build();
  }

  /** Kibibytes, so that the largest partition fits. */
  private static int weight(long bytes) {
    return Math.clamp((bytes + ENTRY_BYTES + 1023) / 1024, 1, Integer.MAX_VALUE);
  }

  private static void release(@Nullable Partition partition) {
    if (partition != null) {
      partition.release();
    }
  }

  Scheduler cpu() {
    return cpu;
  }

  /**
   * Emits a segment, from the cache or opened now. Fails with {@link
   * io.lancedb.error.CorruptFileException} or {@link io.lancedb.error.UnsupportedFeatureException}.
   *
   * @param root directory of the table
   * @param element element type of the column
   * @param dimension elements of its vectors
   */
  public Mono<VectorIndex> open(
      StorePath root, IndexSegment segment, ElementType element, int dimension) {
    Opened key = new Opened(root, segment.uuid());
    VectorIndex kept = opened.getIfPresent(key);
    if (kept != null) {
      return Mono.just(kept);
    }
    return opening.computeIfAbsent(
        key,
        missing ->
            Mono.defer(() -> VectorIndexOpener.open(store, root, segment, element, dimension, cpu))
                .doOnNext(index -> opened.put(missing, index))
                .doFinally(signal -> opening.remove(missing))
                .cache());
  }

  /** The partition if it is in memory, retained for the caller; null otherwise. */
  @Nullable Partition kept(VectorIndex index, int number) {
    Partition kept = loaded.getIfPresent(new Loaded(index, number));
    return kept != null && kept.retain() ? kept : null;
  }

  /**
   * Emits what is made of a partition, from the cache or read now.
   *
   * @param use plain work over the partition's memory, which is there until it returns
   */
  <R> Mono<R> with(VectorIndex index, int number, Function<Partition, R> use) {
    return Mono.defer(() -> {
      Partition kept = kept(index, number);
      if (kept != null) {
        try {
          return Mono.just(use.apply(kept));
        } finally {
          kept.release();
        }
      }
      Loaded key = new Loaded(index, number);
      return Mono.using(() -> enter(key), load -> load.with(use), PartitionLoad::leave);
    });
  }

  private PartitionLoad enter(Loaded key) {
    return loading.compute(
        key,
        (missing, running) -> {
          PartitionLoad load =
              running == null
                  ? new PartitionLoad(
                      read(missing),
                      partition -> keep(missing, partition),
                      ended -> loading.remove(missing, ended))
                  : running;
          load.enter();
          return load;
        });
  }

  /** Partitions that are kept make room where memory is short. */
  private Mono<Partition> read(Loaded key) {
    Mono<Partition> read = Mono.defer(() -> key.index.load(key.partition, allocator, cpu));
    return read.onErrorResume(
        OutOfMemoryException.class,
        error -> {
          loaded.invalidateAll();
          return read;
        });
  }

  private void keep(Loaded key, Partition partition) {
    if (!closed && partition.retain()) {
      loaded.put(key, partition);
      if (closed) {
        loaded.invalidate(key);
      }
    }
  }

  /** Completes when all partitions of a segment were read, as far as the budget keeps them. */
  public Mono<Void> prewarm(VectorIndex index) {
    return Flux.range(0, index.partitions())
        .filter(partition -> index.partitionSize(partition) > 0)
        .flatMap(partition -> with(index, partition, Partition::size), CONCURRENCY)
        .then();
  }

  /** Forgets everything that was kept, for good. */
  public void close() {
    closed = true;
    opened.invalidateAll();
    loaded.invalidateAll();
  }
}
