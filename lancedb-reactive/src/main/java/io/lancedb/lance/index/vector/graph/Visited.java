package io.lancedb.lance.index.vector.graph;

import java.util.Arrays;

/**
 * The nodes that a walk has met: a bit for each node, cleared by the list of those that were set,
 * because a walk meets few of them.
 */
final class Visited {

  private final long[] bits;
  private int[] met = new int[1024];
  private int count;

  Visited(int nodes) {
    bits = new long[(nodes + 63) >>> 6];
  }

  void add(int node) {
    bits[node >>> 6] |= 1L << node;
    remember(node);
  }

  /** Adds nodes and moves those that are new to the front; returns how many they are. */
  int addAll(int[] nodes, int number) {
    if (met.length < count + number) {
      met = Arrays.copyOf(met, Math.max(2 * met.length, count + number));
    }
    int fresh = 0;
    for (int i = 0; i < number; i++) {
      int node = nodes[i];
      long word = bits[node >>> 6];
      long bit = 1L << node;
      nodes[fresh] = node;
      met[count + fresh] = node;
      bits[node >>> 6] = word | bit;
      fresh += (word & bit) == 0 ? 1 : 0;
    }
    count += fresh;
    return fresh;
  }

  private void remember(int node) {
    if (met.length == count) {
      met = Arrays.copyOf(met, 2 * count);
    }
    met[count++] = node;
  }

  void clear() {
    if (count > bits.length) {
      Arrays.fill(bits, 0);
    } else {
      for (int i = 0; i < count; i++) {
        bits[met[i] >>> 6] = 0;
      }
    }
    count = 0;
  }

  long memoryBytes() {
    return 8L * bits.length + 4L * met.length;
  }
}
