package io.lancedb.lance.index.vector.graph;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.index.AllowedRows;
import io.lancedb.lance.index.vector.storage.Probe;
import io.lancedb.lance.index.vector.storage.StoredVectors;
import io.lancedb.lance.simd.TopK;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The graph of one partition: hierarchical navigable small world. Immutable and safe for use by
 * many threads until it is closed, which frees its memory.
 */
public final class HnswGraph implements AutoCloseable {

  /** Below this share of allowed rows a scan of these finds more, and faster. */
  private static final double FEW_ALLOWED = 0.1;

  /** A walk measures more than this many vectors for each one that it keeps. */
  private static final int MEASURED_FOR_EACH_KEPT = 8;

  private final int size;
  private final int entryPoint;
  private final GraphLevel[] levels;
  private final ArrowBuf offsets;
  private final ArrowBuf neighbours;
  private final AtomicReferenceArray<@Nullable Beam> beams =
      new AtomicReferenceArray<>(2 * Runtime.getRuntime().availableProcessors());

  private HnswGraph(
      int size, int entryPoint, GraphLevel[] levels, ArrowBuf offsets, ArrowBuf neighbours) {
    this.size = size;
    this.entryPoint = entryPoint;
    this.levels = levels;
    this.offsets = offsets;
    this.neighbours = neighbours;
  }

  /**
   * Opens a graph.
   *
   * @param rows {@link HnswColumns#VECTOR_ID} and {@link HnswColumns#NEIGHBOURS} of all rows of the
   *     partition, and no others; other columns are not looked at. Taken over, also on failure
   * @param path the file, for messages
   * @throws CorruptFileException if rows and metadata contradict each other
   */
  public static HnswGraph open(VectorSchemaRoot rows, HnswMetadata metadata, String path) {
    try (rows) {
      GraphRows checked = GraphRows.check(rows, metadata, path);
      ArrowBuf offsets = checked.lists().getOffsetBuffer();
      ArrowBuf neighbours = checked.neighbours().getDataBuffer();
      GraphLevel[] levels =
          checked.levels(ArrowMemory.segment(offsets), ArrowMemory.segment(neighbours));
      offsets.getReferenceManager().retain();
      neighbours.getReferenceManager().retain();
      return new HnswGraph(
          metadata.levelOffsets()[1], metadata.entryPoint(), levels, offsets, neighbours);
    }
  }

  /** Number of nodes of level 0, which are all. */
  public int size() {
    return size;
  }

  /** Bytes that are kept, on and off the heap. */
  public long memoryBytes() {
    return offsets.capacity() + neighbours.capacity() + size / 8 + 512;
  }

  /**
   * Offers the nearest vectors by row id.
   *
   * @param ef how many candidates are kept; the more, the more of the nearest are found
   * @param lower least distance, inclusive
   * @param upper greatest distance, exclusive; positive infinity for none
   * @param allowed rows to consider, null for all
   */
  public void search(
      Probe probe,
      StoredVectors vectors,
      int ef,
      TopK top,
      float lower,
      float upper,
      @Nullable AllowedRows allowed) {
    if (size <= (long) MEASURED_FOR_EACH_KEPT * ef
        || (allowed != null && allowed.share() < FEW_ALLOWED)) {
      probe.search(top, lower, upper, allowed);
      return;
    }
    int slot = take();
    Beam taken = slot < 0 ? null : beams.getAndSet(slot, null);
    Beam beam = taken == null ? new Beam(size) : taken;
    walk(beam, probe, vectors, ef, lower, allowed);
    for (int i = 0; i < beam.size(); i++) {
      float distance = beam.distance(i);
      if (distance >= upper || distance > top.threshold()) {
        break;
      }
      top.offer(distance, vectors.rowId(beam.node(i)));
    }
    give(beam);
  }

  private void walk(
      Beam beam,
      Probe probe,
      StoredVectors vectors,
      int ef,
      float lower,
      @Nullable AllowedRows allowed) {
    int node = entryPoint;
    float distance = probe.distance(node);
    for (int level = levels.length - 1; level > 0; level--) {
      node = beam.descend(levels[level], probe, node, distance);
      distance = beam.nearestDistance();
    }
    if (allowed == null && lower == Float.NEGATIVE_INFINITY) {
      beam.search(levels[0], probe, node, distance, ef);
    } else {
      NodeFilter filter =
          allowed == null
              ? (candidate, its) -> its >= lower
              : (candidate, its) -> its >= lower && allowed.contains(vectors.rowId(candidate));
      beam.search(levels[0], probe, node, distance, ef, filter);
    }
  }

  /** A slot that held a beam a moment ago, or -1. */
  private int take() {
    for (int i = 0; i < beams.length(); i++) {
      if (beams.getPlain(i) != null) {
        return i;
      }
    }
    return -1;
  }

  private void give(Beam beam) {
    for (int i = 0; i < beams.length(); i++) {
      if (beams.compareAndSet(i, null, beam)) {
        return;
      }
    }
  }

  @Override
  public void close() {
    offsets.close();
    neighbours.close();
  }
}
