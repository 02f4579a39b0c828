package io.lancedb.lance.index.vector.graph;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some consecutive rows of a graph's columns in memory: nodes with lists of neighbours. */
final class ListedLevel implements GraphLevel {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final int @Nullable [] nodes;
  private final int firstRow;
  private final int count;
  private final int most;
  private final MemorySegment offsets;
  private final MemorySegment neighbours;

  /**
   * @param nodes the nodes of the rows in ascending order, null if they are 0, 1, ...
   * @param firstRow first row of the level
   * @param offsets int32 of each row of the partition and one more: where its list starts
   * @param neighbours int32
   */
  ListedLevel(
      int @Nullable [] nodes,
      int firstRow,
      int count,
      int most,
      MemorySegment offsets,
      MemorySegment neighbours) {
    this.nodes = nodes;
    this.firstRow = firstRow;
    this.count = count;
    this.most = most;
    this.offsets = offsets;
    this.neighbours = neighbours;
  }

  @Override
  public int mostNeighbours() {
    return most;
  }

  @Override
  public int neighbours(int node, int[] out) {
    int row = nodes == null ? node : Arrays.binarySearch(nodes, 0, count, node);
    if (row < 0) {
      return 0;
    }
    long at = 4L * (firstRow + row);
    int from = offsets.get(INT, at);
    int number = offsets.get(INT, at + 4) - from;
    MemorySegment.copy(neighbours, INT, 4L * from, out, 0, number);
    return number;
  }
}
