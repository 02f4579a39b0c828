package io.lancedb.index;

/**
 * A vector index whose partitions are searched by a graph (HNSW).
 *
 * @param <T> the kind itself
 */
public sealed interface GraphIndex<T extends GraphIndex<T>> extends VectorIndex<T>
    permits HnswFlat, HnswSq, HnswPq {

  /** The graph. */
  GraphParameters graph();

  /** This index with another graph. */
  T withGraph(GraphParameters parameters);

  /** This index with another number of neighbours of a vector; 20 by default. */
  default T withM(int neighbours) {
    return withGraph(graph().withM(neighbours));
  }

  /** This index with another breadth of the search when a vector is added; 300 by default. */
  default T withEfConstruction(int ef) {
    return withGraph(graph().withEfConstruction(ef));
  }
}
