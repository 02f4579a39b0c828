package io.lancedb.lance.index.vector;

import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.graph.HnswGraph;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A partition of an index in memory. Its memory is freed when everybody who retained it has
 * released it; whoever makes it has retained it once.
 */
final class Partition {

  /** What is known about the rows of a partition and a set of rows. */
  private record Known(AllowedRows rows, boolean allAllowed) {}

  private final StoredVectors vectors;
  private final @Nullable HnswGraph graph;
  private final AtomicInteger owners = new AtomicInteger(1);
  private volatile @Nullable Known known;

  /** Takes both over. */
  Partition(StoredVectors vectors, @Nullable HnswGraph graph) {
    this.vectors = vectors;
    this.graph = graph;
  }

  StoredVectors vectors() {
    return vectors;
  }

  @Nullable HnswGraph graph() {
    return graph;
  }

  int size() {
    return vectors.size();
  }

  long memoryBytes() {
    return vectors.memoryBytes() + (graph == null ? 0 : graph.memoryBytes());
  }

  /** Keeps the memory until {@link #release}; false if it is gone already. */
  boolean retain() {
    return owners.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  void release() {
    if (owners.decrementAndGet() == 0) {
      vectors.close();
      if (graph != null) {
        graph.close();
      }
    }
  }

  /**
   * The rows to look for among those of this partition: null if all of them are allowed, which is
   * found out once for each set of rows that is used again.
   */
  @Nullable AllowedRows restriction(AllowedRows rows) {
    Known now = known;
    if (now == null || now.rows != rows) {
      now = new Known(rows, allAllowed(rows));
      known = now;
    }
    return now.allAllowed ? null : rows;
  }

  private boolean allAllowed(AllowedRows rows) {
    for (int i = 0; i < vectors.size(); i++) {
      if (!rows.contains(vectors.rowId(i))) {
        return false;
      }
    }
    return true;
  }
}
