package io.lancedb.lance.index.vector.graph;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/** The rows of a graph, after everything that a walk relies on was checked. */
record GraphRows(
    HnswMetadata metadata,
    int top,
    int most,
    UInt4Vector ids,
    ListVector lists,
    UInt4Vector neighbours) {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  static GraphRows check(VectorSchemaRoot rows, HnswMetadata described, String path) {
    int count = rows.getRowCount();
    if (!described.fits(count)) {
      throw new CorruptFileException(
          path, -1, "graph of %d rows instead of %d".formatted(count, described.rows()));
    }
    if (!(rows.getVector(HnswColumns.VECTOR_ID) instanceof UInt4Vector ids)
        || !(rows.getVector(HnswColumns.NEIGHBOURS) instanceof ListVector lists)
        || !(lists.getDataVector() instanceof UInt4Vector neighbours)) {
      throw new CorruptFileException(path, -1, "graph without its columns");
    }
    HnswMetadata metadata = described;
    if (count != described.rows()) {
      metadata = described.withLevelOffsets(levels(ids, described.levelOffsets()));
    }
    int[] levels = metadata.levelOffsets();
    int size = levels[1];
    if (metadata.entryPoint() >= size) {
      throw new CorruptFileException(
          path, -1, "graph of %d nodes starts at %d".formatted(size, metadata.entryPoint()));
    }
    checkNoNulls(ids, path);
    checkNoNulls(lists, path);
    checkIds(ArrowMemory.segment(ids.getDataBuffer()), levels, path);
    int most = checkLists(lists, neighbours, count, size, path);
    int top = levels.length - 2;
    while (top > 0 && levels[top] == levels[top + 1]) {
      top--;
    }
    return new GraphRows(metadata, top, most, ids, lists, neighbours);
  }

  /** The levels of a graph whose node 0 was not counted: ids ascend within a level. */
  private static int[] levels(UInt4Vector ids, int[] described) {
    int[] levels = described.clone();
    int count = ids.getValueCount();
    int level = 1;
    for (int row = described[1] + 1; row < count && level < levels.length - 1; row++) {
      if (Integer.compareUnsigned(ids.get(row), ids.get(row - 1)) <= 0) {
        levels[++level] = row;
      }
    }
    while (level < levels.length - 1) {
      levels[++level] = count;
    }
    return levels;
  }

  private static void checkNoNulls(FieldVector vector, String path) {
    if (vector.getNullCount() > 0) {
      throw new CorruptFileException(path, -1, "graph with nulls in " + vector.getName());
    }
  }

  /** Level 0 has all nodes, higher levels ascending ones. */
  private static void checkIds(MemorySegment ids, int[] levels, String path) {
    int size = levels[1];
    for (int level = 0; level < levels.length - 1; level++) {
      int previous = -1;
      for (int row = levels[level]; row < levels[level + 1]; row++) {
        int id = ids.get(INT, 4L * row);
        if (level == 0 ? id != row : id <= previous || id >= size) {
          throw new CorruptFileException(
              path,
              -1,
              "node %s in row %d of a graph".formatted(Integer.toUnsignedString(id), row));
        }
        previous = id;
      }
    }
  }

  /** Every list lies inside of the values, and every value is a node; returns the longest list. */
  private static int checkLists(
      ListVector lists, UInt4Vector neighbours, int count, int size, String path) {
    if (count == 0) {
      return 0;
    }
    MemorySegment offsets = ArrowMemory.segment(lists.getOffsetBuffer());
    int first = offsets.get(INT, 0);
    int most = 0;
    int end = first;
    for (int row = 0; row < count; row++) {
      int next = offsets.get(INT, 4L * (row + 1));
      if (next < end || first < 0) {
        throw new CorruptFileException(path, -1, "neighbours of row %d of a graph".formatted(row));
      }
      most = Math.max(most, next - end);
      end = next;
    }
    MemorySegment values = ArrowMemory.segment(neighbours.getDataBuffer());
    if (end > neighbours.getValueCount() || neighbours.getNullCount() > 0) {
      throw new CorruptFileException(path, -1, "neighbours of a graph");
    }
    for (long i = first; i < end; i++) {
      int id = values.get(INT, 4 * i);
      if (id < 0 || id >= size) {
        throw new CorruptFileException(
            path,
            -1,
            "edge to node %s of a graph of %d".formatted(Integer.toUnsignedString(id), size));
      }
    }
    return most;
  }

  /** Level 0 and all above it that have nodes. */
  GraphLevel[] levels(MemorySegment offsets, MemorySegment values) {
    int[] starts = metadata.levelOffsets();
    GraphLevel[] levels = new GraphLevel[top + 1];
    MemorySegment nodes = ArrowMemory.segment(ids.getDataBuffer());
    for (int level = 0; level <= top; level++) {
      int count = starts[level + 1] - starts[level];
      int[] own = null;
      if (level > 0) {
        own = new int[count];
        MemorySegment.copy(nodes, INT, 4L * starts[level], own, 0, count);
      }
      levels[level] = new ListedLevel(own, starts[level], count, most, offsets, values);
    }
    return levels;
  }
}
