package io.lancedb.index;

import java.util.Objects;

/**
 * Graphs over scalar-quantized vectors: one byte an element.
 *
 * @param ivf the distance and the partitions
 * @param graph the graph of a partition
 */
public record HnswSq(IvfParameters ivf, GraphParameters graph) implements GraphIndex<HnswSq> {

  /** Checks that nothing is null. */
  public HnswSq {
    Objects.requireNonNull(ivf, "ivf");
    Objects.requireNonNull(graph, "graph");
  }

  @Override
  public HnswSq withIvf(IvfParameters parameters) {
    return new HnswSq(parameters, graph);
  }

  @Override
  public HnswSq withGraph(GraphParameters parameters) {
    return new HnswSq(ivf, parameters);
  }
}
