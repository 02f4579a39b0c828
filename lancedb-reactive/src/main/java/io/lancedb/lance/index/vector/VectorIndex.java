package io.lancedb.lance.index.vector;

import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.index.vector.graph.HnswGraph;
import io.lancedb.lance.index.vector.graph.HnswMetadata;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.Metric;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
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
    PartitionReader graphReader = graphs;
    // Both reads end before either result is looked at, so none is lost.
    return Mono.zip(
            readVectors(partition, allocator, cpu).materialize(),
            graphReader.read(partition, allocator, cpu).materialize())
        .map(both -> joined(both.getT1(), both.getT2(), metadata, graphReader.file().path()));
  }

  /** The parts of a partition, or the error of one of them. */
  private static Partition joined(
      Signal<StoredVectors> vectors,
      Signal<VectorSchemaRoot> rows,
      HnswMetadata metadata,
      String path) {
    StoredVectors stored = vectors.get();
    VectorSchemaRoot graph = rows.get();
    if (stored != null && graph != null) {
      try {
        return new Partition(stored, HnswGraph.open(graph, metadata, path));
      } catch (RuntimeException e) {
        stored.close();
        throw e;
      }
    }
    if (stored != null) {
      stored.close();
    }
    if (graph != null) {
      graph.close();
    }
    Throwable error = vectors.getThrowable() == null ? rows.getThrowable() : vectors.getThrowable();
    throw Exceptions.propagate(
        error == null ? new IllegalStateException("A read without a result") : error);
  }

  /** Roughly what is kept on the heap. */
  long memoryBytes() {
    return centroids.memoryBytes()
        + vectors.file().reader().memoryBytes()
        + (graphs == null ? 0 : graphs.file().reader().memoryBytes())
        + 12L * partitions();
  }
}
