package io.lancedb.lance.build.graph;

import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.StoredVectors;

/**
 * Chooses the neighbours of a node among candidates: going from near to far, those that are nearer
 * to the node than to every one chosen before, so that edges lead into different directions. For
 * one thread at a time.
 */
final class NeighbourChoice {

  private final StoredVectors vectors;
  private int[] candidates = new int[512];
  private float[] distances = new float[512];
  private float[] others = new float[512];
  private int[] rest = new int[512];
  private int count;

  NeighbourChoice(StoredVectors vectors) {
    this.vectors = vectors;
  }

  /** Starts with no candidates, and room for some. */
  void clear(int room) {
    count = 0;
    if (candidates.length < room) {
      candidates = new int[room];
      distances = new float[room];
      others = new float[room];
      rest = new int[room];
    }
  }

  /** Adds a candidate that is not nearer than those added before. */
  void add(int node, float distance) {
    candidates[count] = node;
    distances[count++] = distance;
  }

  /**
   * Chooses at most {@code limit} of the candidates; if they are not more than that, all.
   *
   * @return how many were chosen; {@link #chosen()} has them
   */
  int choose(int limit) {
    if (count <= limit) {
      return count;
    }
    int chosen = 0;
    int remaining = count;
    // Candidates [0, chosen) are chosen; [chosen, remaining) are not ruled out yet.
    while (chosen < remaining) {
      int node = candidates[chosen++];
      if (chosen == limit || chosen == remaining) {
        break;
      }
      Probe probe = vectors.probe(node);
      int left = remaining - chosen;
      System.arraycopy(candidates, chosen, rest, 0, left);
      probe.distances(rest, left, others);
      int kept = chosen;
      for (int i = 0; i < left; i++) {
        float distance = distances[chosen + i];
        candidates[kept] = rest[i];
        distances[kept] = distance;
        kept += others[i] < distance ? 0 : 1;
      }
      remaining = kept;
    }
    return chosen;
  }

  /** The chosen nodes, nearest first. */
  int[] chosen() {
    return candidates;
  }
}
