package io.lancedb.index;

import java.util.Objects;

/**
 * Graphs over whole vectors.
 *
 * @param ivf the distance and the partitions
 * @param graph the graph of a partition
 */
public record HnswFlat(IvfParameters ivf, GraphParameters graph) implements GraphIndex<HnswFlat> {

  /** Checks that nothing is null. */
  public HnswFlat {
    Objects.requireNonNull(ivf, "ivf");
    Objects.requireNonNull(graph, "graph");
  }

  @Override
  public HnswFlat withIvf(IvfParameters parameters) {
    return new HnswFlat(parameters, graph);
  }

  @Override
  public HnswFlat withGraph(GraphParameters parameters) {
    return new HnswFlat(ivf, parameters);
  }
}
