package io.lancedb.lance.simd;

import java.util.Arrays;
import java.util.Objects;

/**
 * The k smallest pairs of distance and id that were offered; equal distances are ordered by
 * ascending id. A distance that is not a number never enters. Not safe for use by several threads:
 * give each its own and {@link #merge} them.
 */
public final class TopK {

  private final int k;
  private int size;

  // A binary heap with the worst pair on top; it grows, because k may be far more than there is.
  private float[] distances;
  private long[] ids;

  /** Keeps at most {@code k} pairs; memory grows with what is kept, not with {@code k}. */
  public TopK(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, not " + k);
    }
    this.k = k;
    int capacity = Math.min(k, 256);
    this.distances = new float[capacity];
    this.ids = new long[capacity];
  }

  /** How many pairs are kept. */
  public int size() {
    return size;
  }

  /** No larger distance can enter any more; positive infinity until k pairs are kept. */
  public float threshold() {
    return size < k ? Float.POSITIVE_INFINITY : distances[0];
  }

  /** Offers one pair. */
  public void offer(float distance, long id) {
    if (size < k) {
      if (!Float.isNaN(distance)) {
        insert(distance, id);
      }
    } else if (distance < distances[0] || (distance == distances[0] && id < ids[0])) {
      siftDown(distance, id);
    }
  }

  /** Offers {@code count} distances from index {@code from}; the first has {@code firstId}. */
  public void offerAll(float[] block, int from, int count, long firstId) {
    int to = Objects.checkFromIndexSize(from, count, block.length) + count;
    KernelProvider provider = DistanceKernels.provider();
    for (int i = next(provider, block, from, to); i < to; i = next(provider, block, i + 1, to)) {
      offer(block[i], firstId + (i - from));
    }
  }

  /**
   * As {@link #offerAll(float[], int, int, long)}, but only the rows whose bit is set: row {@code
   * i} of the block, counted from {@code from}, is bit {@code i % 64} of word {@code i / 64}.
   */
  public void offerAll(float[] block, int from, int count, long firstId, long[] selection) {
    int to = Objects.checkFromIndexSize(from, count, block.length) + count;
    KernelProvider provider = DistanceKernels.provider();
    for (int i = next(provider, block, from, to); i < to; i = next(provider, block, i + 1, to)) {
      int row = i - from;
      if ((selection[row >>> 6] >>> row & 1) != 0) {
        offer(block[i], firstId + row);
      }
    }
  }

  /** Offers the first {@code count} distances, each with the id at the same index. */
  public void offerAll(float[] block, int count, long[] blockIds) {
    Objects.checkFromIndexSize(0, count, block.length);
    Objects.checkFromIndexSize(0, count, blockIds.length);
    KernelProvider provider = DistanceKernels.provider();
    for (int i = next(provider, block, 0, count);
        i < count;
        i = next(provider, block, i + 1, count)) {
      offer(block[i], blockIds[i]);
    }
  }

  /** Offers everything that another one keeps; the other one stays as it is. */
  public void merge(TopK other) {
    for (int i = 0; i < other.size; i++) {
      offer(other.distances[i], other.ids[i]);
    }
  }

  /** Copies the kept pairs, nearest first, into the first {@link #size} places of both arrays. */
  public void sortedInto(long[] sortedIds, float[] sortedDistances) {
    Objects.checkFromIndexSize(0, size, sortedIds.length);
    Objects.checkFromIndexSize(0, size, sortedDistances.length);
    TopK copy = new TopK(k);
    copy.size = size;
    copy.distances = distances.clone();
    copy.ids = ids.clone();
    while (copy.size > 0) {
      int last = copy.size - 1;
      sortedIds[last] = copy.ids[0];
      sortedDistances[last] = copy.distances[0];
      copy.size = last;
      copy.siftDown(copy.distances[last], copy.ids[last]);
    }
  }

  private int next(KernelProvider provider, float[] block, int from, int to) {
    return provider.firstAtMost(block, from, to, threshold());
  }

  private void insert(float distance, long id) {
    if (size == ids.length) {
      int capacity = (int) Math.min(k, size * 2L);
      distances = Arrays.copyOf(distances, capacity);
      ids = Arrays.copyOf(ids, capacity);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!worse(distance, id, distances[parent], ids[parent])) {
        break;
      }
      distances[at] = distances[parent];
      ids[at] = ids[parent];
      at = parent;
    }
    distances[at] = distance;
    ids[at] = id;
  }

  /** Puts a pair on top of the heap, whose top is free, and moves it to its place. */
  private void siftDown(float distance, long id) {
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size
          && worse(distances[child + 1], ids[child + 1], distances[child], ids[child])) {
        child++;
      }
      if (!worse(distances[child], ids[child], distance, id)) {
        break;
      }
      distances[at] = distances[child];
      ids[at] = ids[child];
      at = child;
    }
    distances[at] = distance;
    ids[at] = id;
  }

  private static boolean worse(float distance, long id, float otherDistance, long otherId) {
    return distance > otherDistance || (distance == otherDistance && id > otherId);
  }
}
