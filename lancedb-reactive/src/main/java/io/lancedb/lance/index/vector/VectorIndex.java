package io.lancedb.lance.index.vector;

import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.index.vector.graph.HnswGraph;
import io.lancedb.lance.index.vector.graph.HnswMetadata;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.Metric;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A segment of a vector index, opened: what all partitions share, and where they are. Owns nothing
 * that must be closed.
 */
public final class VectorIndex {

  private final VectorIndexKind kind;
  private final IvfCentroids centroids;
  private final VectorStorage storage;
  private final PartitionReader vectors;
  private final @Nullable PartitionReader graphs;
  private final List<@Nullable HnswMetadata> graphMetadata;
  private final double loss;

  /**
   * Puts together what was read and found consistent.
   *
   * @param graphs where the graphs are; null without graphs
   * @param graphMetadata of each partition, null for an empty one; empty without graphs
   */
  VectorIndex(
      VectorIndexKind kind,
      IvfCentroids centroids,
      VectorStorage storage,
      PartitionReader vectors,
      @Nullable PartitionReader graphs,
      List<@Nullable HnswMetadata> graphMetadata,
      double loss) {
    this.kind = kind;
    this.centroids = centroids;
    this.storage = storage;
    this.vectors = vectors;
    this.graphs = graphs;
    this.graphMetadata = graphMetadata;
    this.loss = loss;
  }

  /** The kind. */
  public VectorIndexKind kind() {
    return kind;
  }

  /** The distance. */
  public Metric metric() {
    return storage.metric();
  }

  /** The centroids. */
  public IvfCentroids centroids() {
    return centroids;
  }

  /** The quantizer. */
  public VectorStorage storage() {
    return storage;
  }

  /** Number of partitions. */
  public int partitions() {
    return centroids.count();
  }

  /** Number of vectors of a partition. */
  public int partitionSize(int partition) {
    return vectors.rows().length(partition);
  }

  /** Number of vectors, also of rows that are gone. */
  public long vectors() {
    return vectors.rows().total();
  }

  /** What the index says of the graph of a partition; null without one. */
  public @Nullable HnswMetadata graph(int partition) {
    return graphs == null ? null : graphMetadata.get(partition);
  }

  /** Sum of the distances of all vectors to their centroids; not a number if unknown. */
  public double loss() {
    return loss;
  }

  /** The open {@code auxiliary.idx}. */
  public LanceFileReader storageFile() {
    return vectors.file().reader();
  }

  /**
   * Emits the vectors of a partition, which the subscriber closes; what is read is laid out as the
   * storage wants it.
   */
  public Mono<StoredVectors> readVectors(int partition, BufferAllocator allocator, Scheduler cpu) {
    return vectors
        .read(partition, allocator, cpu)
        .map(rows -> storage.open(rows, vectors.file().path()));
  }

  /** Emits a partition in memory, retained once. */
  Mono<Partition> load(int partition, BufferAllocator allocator, Scheduler cpu) {
    HnswMetadata metadata = graph(partition);
    if (graphs == null || metadata == null) {
      return readVectors(partition, allocator, cpu).map(stored -> new Partition(stored, null));
    }
    return readVectors(partition, allocator, cpu)
        .flatMap(stored ->
            graphs
                .read(partition, allocator, cpu)
                .map(rows ->
                    new Partition(stored, HnswGraph.open(rows, metadata, graphs.file().path())))
                .doOnError(error -> stored.close()));
  }

  /** Roughly what is kept on the heap. */
  long memoryBytes() {
    return centroids.memoryBytes()
        + vectors.file().reader().memoryBytes()
        + (graphs == null ? 0 : graphs.file().reader().memoryBytes())
        + 12L * partitions();
  }
}
