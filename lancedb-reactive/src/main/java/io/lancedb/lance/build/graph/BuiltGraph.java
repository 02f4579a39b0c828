package io.lancedb.lance.build.graph;

import io.lancedb.lance.index.vector.graph.HnswColumns;
import io.lancedb.lance.index.vector.graph.HnswMetadata;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** A graph that was built, ready to be written. Immutable; its memory is on the heap. */
public final class BuiltGraph {

  private final StoredVectors vectors;
  private final Adjacency[] levels;
  private final HnswOptions options;

  BuiltGraph(StoredVectors vectors, Adjacency[] levels, HnswOptions options) {
    this.vectors = vectors;
    this.levels = levels;
    this.options = options;
  }

  /** The columns of {@link #rows}. */
  public List<Field> fields() {
    return HnswColumns.FIELDS;
  }

  /** The description for {@code lance:hnsw}; a partition without vectors has an empty one there. */
  public HnswMetadata metadata() {
    int[] offsets = new int[options.maxLevel() + 1];
    for (int level = 0; level < options.maxLevel(); level++) {
      int nodes = level < levels.length ? levels[level].slots().size() : 0;
      offsets[level + 1] = offsets[level] + nodes;
    }
    return new HnswMetadata(0, options.maxLevel(), options.m(), options.efConstruction(), offsets);
  }

  /**
   * The rows of the partition in {@code index.idx}, made when they are asked for. Each batch
   * belongs to whoever took it.
   *
   * @param batchRows rows of a batch; the last one may have less
   */
  public Iterator<VectorSchemaRoot> rows(BufferAllocator allocator, int batchRows) {
    return new GraphBatches(vectors, levels, allocator, batchRows);
  }
}
