package io.lancedb.index;

/**
 * How the graph of a partition is built.
 *
 * @param m neighbours of a vector, twice as many on the lowest level
 * @param efConstruction breadth of the search for the neighbours of a new vector
 */
public record GraphParameters(int m, int efConstruction) {

  /** 20 neighbours, breadth 300. */
  public static final GraphParameters DEFAULT = new GraphParameters(20, 300);

  private static final int MAX_M = 1024;

  /** Checks the limits. */
  public GraphParameters {
    if (m < 2 || m > MAX_M) {
      throw new IllegalArgumentException("m must be 2 to %d: %d".formatted(MAX_M, m));
    }
    if (efConstruction < 1) {
      throw new IllegalArgumentException("efConstruction must be positive: " + efConstruction);
    }
  }

  /** The same with another number of neighbours. */
  public GraphParameters withM(int neighbours) {
    return new GraphParameters(neighbours, efConstruction);
  }

  /** The same with another breadth. */
  public GraphParameters withEfConstruction(int ef) {
    return new GraphParameters(m, ef);
  }
}
