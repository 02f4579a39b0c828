package io.lancedb.lance.index.vector.graph;

/** The edges of one level of a graph. */
public interface GraphLevel {

  /** No node has more neighbours than this. */
  int mostNeighbours();

  /**
   * Copies the neighbours of a node, which may not be on this level at all and has none then.
   *
   * @param out has room for {@link #mostNeighbours()}
   * @return how many there are
   */
  int neighbours(int node, int[] out);
}
