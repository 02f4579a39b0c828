package io.lancedb.lance.build.graph;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The nodes of a level, and the place of each in arrays of the level. */
final class NodeSlots {

  private final int size;
  private final int @Nullable [] nodes;

  /** Nodes 0, 1, ... */
  NodeSlots(int size) {
    this.size = size;
    nodes = null;
  }

  /** Some nodes, in ascending order. */
  NodeSlots(int[] nodes) {
    size = nodes.length;
    this.nodes = nodes;
  }

  /**
   * Draws the highest level of each node, exponentially distributed, so that each level has about
   * one of {@code m} nodes of the level below. Node 0 is on all levels that have nodes: walks start
   * there, also those of readers that do not ask where.
   *
   * @return the nodes of each level from 0 on; at most {@code maxLevel}
   */
  static NodeSlots[] draw(int size, HnswOptions options) {
    SplittableRandom random = new SplittableRandom(options.seed());
    double scale = 1 / Math.log(options.m());
    int[][] nodes = new int[options.maxLevel()][16];
    int[] counts = new int[options.maxLevel()];
    int top = 0;
    for (int node = 1; node < size; node++) {
      double drawn = -Math.log(1 - random.nextDouble()) * scale;
      int level = (int) Math.min(drawn, options.maxLevel() - 1);
      for (int l = 1; l <= level; l++) {
        if (counts[l] == 0) {
          nodes[l][counts[l]++] = 0;
        }
        if (counts[l] == nodes[l].length) {
          nodes[l] = Arrays.copyOf(nodes[l], 2 * counts[l]);
        }
        nodes[l][counts[l]++] = node;
      }
      top = Math.max(top, level);
    }
    NodeSlots[] levels = new NodeSlots[top + 1];
    levels[0] = new NodeSlots(size);
    for (int l = 1; l <= top; l++) {
      levels[l] = new NodeSlots(Arrays.copyOf(nodes[l], counts[l]));
    }
    return levels;
  }

  int size() {
    return size;
  }

  /** The node at a place. */
  int node(int slot) {
    return nodes == null ? slot : nodes[slot];
  }

  /** The place of a node, or a negative number. */
  int of(int node) {
    return nodes == null ? node : Arrays.binarySearch(nodes, node);
  }
}
