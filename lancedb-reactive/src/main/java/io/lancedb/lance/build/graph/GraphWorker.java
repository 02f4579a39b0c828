package io.lancedb.lance.build.graph;

import io.lancedb.lance.index.vector.graph.Beam;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import java.util.Arrays;

/**
 * Inserts nodes into a graph that other workers insert into as well. For one thread at a time.
 *
 * <p>No worker ever waits for another: an edge into a list that another worker changes at the
 * moment is put off until later.
 */
final class GraphWorker {

  private final StoredVectors vectors;
  private final Adjacency[] levels;
  private final int m;
  private final int efConstruction;
  private final Beam beam;
  private final NeighbourChoice choice;
  private final int[][] own;
  private final int[] ownCounts;

  // Edges that were put off: level, from, to.
  private int[] putOff = new int[96];
  private int putOffCount;

  private int[] list;
  private float[] distances;
  private long[] order;

  GraphWorker(StoredVectors vectors, Adjacency[] levels, HnswOptions options) {
    this.vectors = vectors;
    this.levels = levels;
    m = options.m();
    efConstruction = options.efConstruction();
    beam = new Beam(vectors.size());
    choice = new NeighbourChoice(vectors);
    own = new int[levels.length][m];
    ownCounts = new int[levels.length];
    int most = levels[0].mostNeighbours() + 1;
    list = new int[most];
    distances = new float[most];
    order = new long[most];
  }

  /**
   * Inserts a node on all levels up to its highest one, after the nodes that walks start from. Its
   * neighbours are found on all levels before it can be met on any, so that nobody gets stuck in
   * it.
   */
  void insert(int node, int highest) {
    Probe probe = vectors.probe(node);
    int at = 0;
    float distance = probe.distance(at);
    for (int level = levels.length - 1; level > highest; level--) {
      at = beam.descend(levels[level], probe, at, distance);
      distance = beam.nearestDistance();
    }
    for (int level = highest; level >= 0; level--) {
      beam.search(levels[level], probe, at, distance, efConstruction);
      at = beam.node(0);
      distance = beam.distance(0);
      choice.clear(beam.size());
      for (int i = 0; i < beam.size(); i++) {
        if (beam.node(i) != node) {
          choice.add(beam.node(i), beam.distance(i));
        }
      }
      ownCounts[level] = choice.choose(m);
      System.arraycopy(choice.chosen(), 0, own[level], 0, ownCounts[level]);
    }
    for (int level = 0; level <= highest; level++) {
      link(level, node);
    }
    retry();
  }

  private void link(int level, int node) {
    Adjacency lists = levels[level];
    int count = ownCounts[level];
    int[] chosen = own[level];
    if (lists.tryTake(node)) {
      lists.replace(node, chosen, count);
    }
    for (int i = 0; i < count; i++) {
      if (!connect(level, chosen[i], node)) {
        putOff(level, chosen[i], node);
      }
    }
  }

  /** Adds an edge, unless another worker has the list. */
  private boolean connect(int level, int from, int to) {
    Adjacency lists = levels[level];
    if (!lists.tryTake(from)) {
      return false;
    }
    int count = lists.neighbours(from, list);
    if (count < lists.mostNeighbours()) {
      lists.append(from, to);
      return true;
    }
    list[count++] = to;
    vectors.probe(from).distances(list, count, distances);
    for (int i = 0; i < count; i++) {
      order[i] = pack(distances[i], i);
    }
    Arrays.sort(order, 0, count);
    choice.clear(count);
    for (int i = 0; i < count; i++) {
      int index = (int) order[i];
      choice.add(list[index], distances[index]);
    }
    int chosen = choice.choose(lists.mostNeighbours());
    lists.replace(from, choice.chosen(), chosen);
    return true;
  }

  private static long pack(float distance, int index) {
    int bits = Float.floatToIntBits(distance);
    return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | index;
  }

  private void putOff(int level, int from, int to) {
    if (putOff.length < putOffCount + 3) {
      putOff = Arrays.copyOf(putOff, 2 * putOff.length);
    }
    putOff[putOffCount++] = level;
    putOff[putOffCount++] = from;
    putOff[putOffCount++] = to;
  }

  /** Tries again to add the edges that were put off; returns whether none is left. */
  boolean retry() {
    int left = 0;
    for (int i = 0; i < putOffCount; i += 3) {
      if (!connect(putOff[i], putOff[i + 1], putOff[i + 2])) {
        System.arraycopy(putOff, i, putOff, left, 3);
        left += 3;
      }
    }
    putOffCount = left;
    return left == 0;
  }
}
