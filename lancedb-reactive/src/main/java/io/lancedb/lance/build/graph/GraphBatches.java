package io.lancedb.lance.build.graph;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.index.vector.graph.HnswColumns;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a graph, batch by batch; distances are measured again, because nobody kept them. */
final class GraphBatches implements Iterator<VectorSchemaRoot> {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final StoredVectors vectors;
  private final Adjacency[] levels;
  private final BufferAllocator allocator;
  private final int batchRows;
  private final int[] neighbours;
  private final float[] distances;

  private int level;
  private int slot;

  GraphBatches(
      StoredVectors vectors, Adjacency[] levels, BufferAllocator allocator, int batchRows) {
    this.vectors = vectors;
    this.levels = levels;
    this.allocator = allocator;
    this.batchRows = batchRows;
    neighbours = new int[levels[0].mostNeighbours()];
    distances = new float[neighbours.length];
  }

  @Override
  public boolean hasNext() {
    return level < levels.length && slot < levels[level].slots().size();
  }

  @Override
  public VectorSchemaRoot next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int rows = 0;
    int edges = 0;
    int startLevel = level;
    int startSlot = slot;
    while (rows < batchRows && hasNext()) {
      edges += levels[level].neighbours(node(), neighbours);
      rows++;
      advance();
    }
    level = startLevel;
    slot = startSlot;
    VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(HnswColumns.FIELDS), allocator);
    try {
      fill(root, rows, edges);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
    return root;
  }

  private int node() {
    return levels[level].slots().node(slot);
  }

  private void advance() {
    if (++slot == levels[level].slots().size()) {
      level++;
      slot = 0;
    }
  }

  private void fill(VectorSchemaRoot root, int rows, int edges) {
    MemorySegment ids = allocate(root.getVector(0), rows);
    ListVector nodeLists = (ListVector) root.getVector(1);
    ListVector distanceLists = (ListVector) root.getVector(2);
    MemorySegment nodeOffsets = allocate(nodeLists, rows);
    MemorySegment distanceOffsets = allocate(distanceLists, rows);
    MemorySegment nodes = allocate(nodeLists.getDataVector(), edges);
    MemorySegment lengths = allocate(distanceLists.getDataVector(), edges);
    int at = 0;
    for (int row = 0; row < rows; row++) {
      int node = node();
      int count = levels[level].neighbours(node, neighbours);
      vectors.probe(node).distances(neighbours, count, distances);
      ids.set(INT, 4L * row, node);
      MemorySegment.copy(neighbours, 0, nodes, INT, 4L * at, count);
      MemorySegment.copy(distances, 0, lengths, FLOAT, 4L * at, count);
      at += count;
      nodeOffsets.set(INT, 4L * (row + 1), at);
      distanceOffsets.set(INT, 4L * (row + 1), at);
      advance();
    }
    nodeLists.setLastSet(rows - 1);
    distanceLists.setLastSet(rows - 1);
    root.setRowCount(rows);
  }

  private static MemorySegment allocate(FieldVector vector, int values) {
    if (vector instanceof ListVector list) {
      list.setInitialCapacity(values, 0);
      list.allocateNew();
      list.getValidityBuffer().setOne(0L, Math.ceilDiv(values, 8L));
      list.getOffsetBuffer().setZero(0, 4L * (values + 1));
      return ArrowMemory.segment(list.getOffsetBuffer());
    }
    BaseFixedWidthVector fixed = (BaseFixedWidthVector) vector;
    fixed.allocateNew(values);
    fixed.getValidityBuffer().setOne(0L, Math.ceilDiv(values, 8L));
    fixed.setValueCount(values);
    return ArrowMemory.segment(fixed.getDataBuffer());
  }
}
