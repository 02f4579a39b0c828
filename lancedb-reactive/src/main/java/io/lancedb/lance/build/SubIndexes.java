package io.lancedb.lance.build;

import io.lancedb.index.GraphParameters;

/** What searches the partitions of an index. */
public final class SubIndexes {

  private SubIndexes() {}

  /** What an index of this plan has. */
  public static SubIndex of(BuildPlan plan) {
    GraphParameters graph = plan.graph();
    return graph == null ? SubIndex.FLAT : new GraphIndexFile(graph);
  }
}
