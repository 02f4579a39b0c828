package io.lancedb.lance.index.vector.graph;

import java.util.Arrays;

/**
 * The nodes that a walk has met: for each node a byte with the number of the last walk that met it,
 * so that it need not be cleared before each walk.
 */
final class Visited {

  private static final int WALKS = 255;

  private final byte[] walks;
  private int walk = 1;

  Visited(int nodes) {
    walks = new byte[nodes];
  }

  void add(int node) {
    walks[node] = (byte) walk;
  }

  /**
   * Adds nodes and copies those that are new.
   *
   * @return how many are new
   */
  int addAll(int[] nodes, int count, int[] fresh) {
    byte[] walks = this.walks;
    byte walk = (byte) this.walk;
    int number = 0;
    for (int i = 0; i < count; i++) {
      int node = nodes[i];
      fresh[number] = node;
      // Without a branch: which nodes are new cannot be predicted.
      number += walks[node] == walk ? 0 : 1;
      walks[node] = walk;
    }
    return number;
  }

  /** Forgets all nodes. */
  void clear() {
    if (walk == WALKS) {
      Arrays.fill(walks, (byte) 0);
      walk = 0;
    }
    walk++;
  }

  long memoryBytes() {
    return walks.length;
  }
}
