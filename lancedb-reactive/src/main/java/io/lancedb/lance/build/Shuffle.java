package io.lancedb.lance.build;

import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.objectstore.MultipartOptions;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Brings records into the order of their partitions in bounded memory. Records are collected in
 * memory; when they are too many they become a run: a temporary file of records, one partition
 * after the other. {@link PartitionReader} joins the runs partition by partition.
 *
 * <p>Filled by many threads, spilled by one at a time, then read by many.
 */
final class Shuffle {

  private static final long MIN_BUDGET = 4L << 20;
  private static final long MAX_BUDGET = 1L << 30;

  /** With this much memory more of it may be taken. */
  private static final long AMPLE_MEMORY = 1L << 30;

  /** The share of ample memory that records may take. */
  private static final int AMPLE_SHARE = 3;

  /** The share of scarce memory that records may take. */
  private static final int SCARCE_SHARE = 6;

  /**
   * Records in a file, one partition after the other.
   *
   * @param starts number of the first record of each partition, and of all at the end
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Run(StorePath path, long[] starts) {}

  private final int partitions;
  private final int stride;
  private final long budget;
  private final TemporaryFiles files;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final UseCount use = new UseCount(this::free);
  private final List<Run> runs = new ArrayList<>();

  private List<RecordBatch> collected = new ArrayList<>();
  private List<RecordBatch> spilling = List.of();
  private long collectedBytes;
  private final long[] counts;

  Shuffle(
      int partitions, int stride, TemporaryFiles files, BufferAllocator allocator, Scheduler cpu) {
    this.partitions = partitions;
    this.stride = stride;
    this.files = files;
    this.allocator = allocator;
    this.cpu = cpu;
    this.counts = new long[partitions];
    long limit = allocator.getLimit();
    int share = limit >= AMPLE_MEMORY ? AMPLE_SHARE : SCARCE_SHARE;
    this.budget = Math.clamp(limit / share, MIN_BUDGET, MAX_BUDGET);
  }

  /** Number of partitions. */
  int partitions() {
    return partitions;
  }

  /** Bytes of a record. */
  int stride() {
    return stride;
  }

  TemporaryFiles files() {
    return files;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** Records of each partition so far. */
  synchronized long[] counts() {
    return counts.clone();
  }

  /** The runs. */
  synchronized List<Run> runs() {
    return List.copyOf(runs);
  }

  /** Batches that are in no run; to be used between {@code enter} and {@code leave} only. */
  synchronized List<RecordBatch> inMemory() {
    return List.copyOf(collected);
  }

  /** Guards the batches in memory. */
  UseCount use() {
    return use;
  }

  /** Takes over a batch. */
  void add(RecordBatch batch) {
    try {
      use.enter();
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
    synchronized (this) {
      collected.add(batch);
      collectedBytes += batch.memoryBytes();
      for (int p = 0; p < partitions; p++) {
        counts[p] += batch.count(p);
      }
    }
    use.leave();
  }

  /** Makes a run of what was collected if that is too much to be kept. */
  Mono<Void> spillIfFull() {
    return Mono.defer(() -> isFull() ? spill() : Mono.empty());
  }

  private synchronized boolean isFull() {
    return collectedBytes > budget;
  }

  private Mono<Void> spill() {
    RunContent content;
    use.enter();
    synchronized (this) {
      spilling = collected;
      collected = new ArrayList<>();
      collectedBytes = 0;
      content = new RunContent(spilling, partitions, stride);
    }
    use.leave();
    StorePath path = files.next();
    Flux<StoreBuffer> bytes =
        Flux.<StoreBuffer>generate(
                sink -> {
                  PageBuffer next = next(content);
                  if (next == null) {
                    sink.complete();
                  } else {
                    sink.next(next);
                  }
                })
            .subscribeOn(cpu);
    return files
        .store()
        .putMultipart(path, bytes, MultipartOptions.DEFAULT)
        .doOnNext(result -> spilled(new Run(path, content.starts())))
        .then();
  }

  private @Nullable PageBuffer next(RunContent content) {
    use.enter();
    try {
      return content.next(allocator);
    } finally {
      use.leave();
    }
  }

  private void spilled(Run run) {
    use.enter();
    List<RecordBatch> written;
    synchronized (this) {
      runs.add(run);
      written = spilling;
      spilling = List.of();
    }
    written.forEach(RecordBatch::close);
    use.leave();
  }

  /** Frees the batches in memory as soon as no task uses them. */
  void close() {
    use.close();
  }

  private synchronized void free() {
    collected.forEach(RecordBatch::close);
    spilling.forEach(RecordBatch::close);
    collected = List.of();
    spilling = List.of();
  }
}
