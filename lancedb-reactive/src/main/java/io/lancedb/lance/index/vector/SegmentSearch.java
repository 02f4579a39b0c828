package io.lancedb.lance.index.vector;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.graph.HnswGraph;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.StorageQuery;
import io.lancedb.lance.simd.TopK;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One search of a segment: ranks its partitions and searches the nearest ones, first as many as
 * must be, then further ones until enough rows were found. Partitions in memory are searched right
 * here; those that are not are read ahead while others are searched.
 */
public final class SegmentSearch {

  /** Partitions that are read at once. */
  private static final int READ_AHEAD = 8;

  /** Below this many bytes of codes and graphs a second thread costs more than it saves. */
  private static final long BYTES_OF_A_TASK = 2 << 20;

  /** Bytes that the walk through a graph touches for each candidate. */
  private static final long BYTES_OF_A_CANDIDATE = 16 << 10;

  private final VectorIndices indices;
  private final VectorIndex index;
  private final SegmentQuery query;
  private final StorageQuery storageQuery;
  private int[] partitions = new int[0];
  private float[] distances = new float[0];

  private SegmentSearch(VectorIndices indices, VectorIndex index, SegmentQuery query) {
    this.indices = indices;
    this.index = index;
    this.query = query;
    this.storageQuery = index.storage().query(query.query());
  }

  /**
   * Emits the nearest rows by row id; a row of several vectors may be there several times. Where
   * all partitions that are needed are in memory and small, the search is done when this is
   * subscribed, by the subscribing thread.
   */
  public static Mono<TopK> nearest(VectorIndices indices, VectorIndex index, SegmentQuery query) {
    return Mono.defer(() -> new SegmentSearch(indices, index, query).run());
  }

  private Mono<TopK> run() {
    float[] all = index.centroids().distances(query.query(), index.metric());
    int most = Math.min(query.maximumNprobes(), all.length);
    int first = Math.min(query.minimumNprobes(), most);
    first = most > first ? Math.clamp(near(all), first, most) : first;
    rank(all, first);
    SharedTop top = new SharedTop(query.k(), query.upper());
    int end = partitions.length;
    return search(0, end, top)
        .then(
            Mono.defer(() ->
                most > end && top.size() < query.k() ? further(all, most, top) : Mono.empty()))
        .then(Mono.fromSupplier(top::result));
  }

  /** How many partitions are so near that they are always searched. */
  private int near(float[] all) {
    float nearest = Float.POSITIVE_INFINITY;
    for (float distance : all) {
      nearest = Math.min(nearest, distance);
    }
    float factor = query.k() <= 1 ? 0.6f : query.k() <= 10 ? 7 : 81;
    int count = 0;
    for (float distance : all) {
      count += distance <= factor * nearest ? 1 : 0;
    }
    return count;
  }

  /** Finds the nearest partitions, in order; none for a query that is not a number. */
  private void rank(float[] all, int count) {
    TopK nearest = new TopK(Math.max(1, count));
    nearest.offerAll(all, 0, all.length, 0);
    long[] numbers = new long[nearest.size()];
    distances = new float[nearest.size()];
    nearest.sortedInto(numbers, distances);
    partitions = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      partitions[i] = (int) numbers[i];
    }
  }

  /** Searches further partitions, some at a time, until enough rows were found. */
  private Mono<Void> further(float[] all, int most, SharedTop top) {
    int done = partitions.length;
    rank(all, most);
    int end = partitions.length;
    return Flux.range(done, Math.max(0, end - done))
        .concatMap(i -> top.size() < query.k() ? search(i, i + 1, top) : Mono.empty(), 1)
        .then();
  }

  /** Searches the partitions of these ranks. */
  private Mono<Void> search(int from, int to, SharedTop top) {
    @Nullable Partition[] kept = new Partition[to - from];
    boolean complete = true;
    for (int i = from; i < to && complete; i++) {
      if (index.partitionSize(partitions[i]) > 0) {
        Partition partition = indices.kept(index, partitions[i]);
        kept[i - from] = partition;
        complete = partition != null;
      }
    }
    if (!complete) {
      release(kept);
      return read(from, to, top);
    }
    if (to - from > 1 && work(kept) > 2 * BYTES_OF_A_TASK) {
      return new ParallelSearch(
              to - from,
              query.k(),
              (i, own) -> searchKept(kept[i], from + i, own, top),
              top,
              () -> release(kept))
          .run(indices.cpu());
    }
    try {
      TopK own = new TopK(query.k());
      for (int i = from; i < to; i++) {
        searchKept(kept[i - from], i, own, top);
      }
      top.merge(own);
    } finally {
      release(kept);
    }
    return Mono.empty();
  }

  private static void release(@Nullable Partition[] partitions) {
    for (Partition partition : partitions) {
      if (partition != null) {
        partition.release();
      }
    }
  }

  private long work(@Nullable Partition[] partitions) {
    long bytes = 0;
    for (Partition partition : partitions) {
      if (partition != null) {
        bytes +=
            partition.graph() == null
                ? partition.memoryBytes()
                : Math.min(partition.memoryBytes(), query.ef() * BYTES_OF_A_CANDIDATE);
      }
    }
    return bytes;
  }

  private Mono<Void> read(int from, int to, SharedTop top) {
    return Flux.range(from, to - from)
        .filter(i -> index.partitionSize(partitions[i]) > 0)
        .flatMap(
            i ->
                indices.with(
                    index,
                    partitions[i],
                    partition -> {
                      TopK own = new TopK(query.k());
                      searchKept(partition, i, own, top);
                      top.merge(own);
                      return partition.size();
                    }),
            READ_AHEAD,
            1)
        .then();
  }

  private void searchKept(@Nullable Partition partition, int rank, TopK own, SharedTop top) {
    if (partition == null) {
      return;
    }
    int number = partitions[rank];
    Probe probe =
        storageQuery.probe(
            partition.vectors(), index.centroids().floats(), number, distances[rank]);
    AllowedRows allowed = query.filtered() ? query.rows() : partition.restriction(query.rows());
    HnswGraph graph = partition.graph();
    if (graph == null) {
      probe.search(own, query.lower(), top.bound(), allowed);
    } else {
      graph.search(
          probe, partition.vectors(), query.ef(), own, query.lower(), top.bound(), allowed);
    }
  }
}
