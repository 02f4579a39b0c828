package io.lancedb.lance.index.vector.graph;

import io.lancedb.lance.index.vector.storage.Probe;

/**
 * Walks a graph towards a query and keeps the nearest nodes that it meets. Allocates only when it
 * grows; for one thread at a time and used again for many walks.
 *
 * <p>What is kept are longs in ascending order: the distance as bits that sort like it in the upper
 * half, then the node, and in the lowest bit whether the neighbours of the node were visited.
 */
public final class Beam {

  private static final long NODE = 0xFFFF_FFFEL;
  private static final long EXPANDED = 1;

  private final Visited visited;
  private int[] list = new int[64];
  private int[] neighbours = new int[64];
  private float[] distances = new float[64];
  private long[] kept = new long[64];
  private int size;

  private float nearestDistance;

  /** For graphs of this many nodes. */
  public Beam(int nodes) {
    visited = new Visited(nodes);
  }

  /** Number of nodes that {@link #search} has found. */
  public int size() {
    return size;
  }

  /** The node with the i-th smallest distance. */
  public int node(int i) {
    return node(kept[i]);
  }

  /** The i-th smallest distance. */
  public float distance(int i) {
    return distance(kept[i]);
  }

  /** Bytes on the heap, about. */
  long memoryBytes() {
    return visited.memoryBytes() + 12L * neighbours.length + 8L * kept.length;
  }

  static long pack(float distance, int node) {
    int bits = Float.floatToIntBits(distance);
    return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | (node & 0xFFFF_FFFFL) << 1;
  }

  static int node(long packed) {
    return (int) ((packed & NODE) >>> 1);
  }

  static float distance(long packed) {
    int bits = (int) (packed >> 32);
    return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
  }

  /**
   * Goes from node to nearer node until none of the neighbours is nearer.
   *
   * @return the node where it ends; {@link #nearestDistance()} is its distance
   */
  public int descend(GraphLevel level, Probe probe, int from, float distance) {
    grow(level);
    int node = from;
    float nearest = distance;
    int best;
    do {
      best = -1;
      int count = level.neighbours(node, neighbours);
      probe.distances(neighbours, count, distances);
      for (int i = 0; i < count; i++) {
        if (distances[i] < nearest) {
          nearest = distances[i];
          best = neighbours[i];
        }
      }
      node = best < 0 ? node : best;
    } while (best >= 0);
    nearestDistance = nearest;
    return node;
  }

  /** The distance of the node where the last {@link #descend} ended. */
  public float nearestDistance() {
    return nearestDistance;
  }

  /**
   * Keeps the {@code ef} nearest nodes that are met when the neighbours of every kept node are
   * visited, nearest first.
   */
  public void search(GraphLevel level, Probe probe, int from, float distance, int ef) {
    grow(level);
    if (kept.length < ef) {
      kept = new long[ef];
    }
    visited.add(from);
    kept[0] = pack(distance, from);
    size = 1;
    float worst = ef == 1 ? distance : Float.POSITIVE_INFINITY;
    int next = 0;
    while (next < size) {
      long current = kept[next];
      kept[next] = current | EXPANDED;
      int count = visited.addAll(list, level.neighbours(node(current), list), neighbours);
      probe.distances(neighbours, count, distances);
      int first = next + 1;
      for (int i = 0; i < count; i++) {
        if (distances[i] < worst || size < ef) {
          first = Math.min(first, insert(pack(distances[i], neighbours[i]), ef));
          worst = size < ef ? Float.POSITIVE_INFINITY : distance(kept[size - 1]);
        }
      }
      next = first;
      while (next < size && (kept[next] & EXPANDED) != 0) {
        next++;
      }
    }
    visited.clear();
  }

  /** Puts a node into its place and returns the place; drops the farthest one beyond ef. */
  private int insert(long packed, int ef) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (kept[middle] < packed) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (size < ef) {
      size++;
    } else if (low == size) {
      return low;
    }
    System.arraycopy(kept, low, kept, low + 1, size - 1 - low);
    kept[low] = packed;
    return low;
  }

  private void grow(GraphLevel level) {
    if (neighbours.length < level.mostNeighbours()) {
      list = new int[level.mostNeighbours()];
      neighbours = new int[level.mostNeighbours()];
      distances = new float[level.mostNeighbours()];
    }
  }

  /**
   * As {@link #search}, but keeps only nodes that may be found, while the others are walked over.
   */
  void search(GraphLevel level, Probe probe, int from, float distance, int ef, NodeFilter filter) {
    grow(level);
    if (kept.length < ef) {
      kept = new long[ef];
    }
    NodeHeap nearest = new NodeHeap(256);
    visited.add(from);
    nearest.add(pack(distance, from));
    kept[0] = pack(distance, from);
    size = filter.accepts(from, distance) ? 1 : 0;
    while (!nearest.isEmpty()) {
      long current = nearest.poll();
      if (size == ef && current >> 32 > kept[size - 1] >> 32) {
        break;
      }
      int count = visited.addAll(list, level.neighbours(node(current), list), neighbours);
      probe.distances(neighbours, count, distances);
      for (int i = 0; i < count; i++) {
        long packed = pack(distances[i], neighbours[i]);
        if (size < ef || packed < kept[size - 1]) {
          nearest.add(packed);
          if (filter.accepts(neighbours[i], distances[i])) {
            insert(packed, ef);
          }
        }
      }
    }
    visited.clear();
  }
}
