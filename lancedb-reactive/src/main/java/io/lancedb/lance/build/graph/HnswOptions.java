package io.lancedb.lance.build.graph;

/**
 * How a graph is built.
 *
 * @param m neighbours that a node is given; twice as many are kept on level 0
 * @param efConstruction candidates that are kept while neighbours are looked for
 * @param maxLevel number of levels
 * @param seed decides the levels of the nodes
 */
public record HnswOptions(int m, int efConstruction, int maxLevel, long seed) {

  private static final int MOST_NEIGHBOURS = 1024;
  private static final int MOST_CANDIDATES = 1 << 20;
  private static final int MOST_LEVELS = 64;

  /** The options of the official client. */
  public static final HnswOptions DEFAULT = new HnswOptions(20, 300, 7, 42);

  /** Checks the options; throws {@link IllegalArgumentException}. */
  public HnswOptions {
    check("m", m, 2, MOST_NEIGHBOURS);
    check("efConstruction", efConstruction, 1, MOST_CANDIDATES);
    check("maxLevel", maxLevel, 1, MOST_LEVELS);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(name, least, most, value));
    }
  }
}
