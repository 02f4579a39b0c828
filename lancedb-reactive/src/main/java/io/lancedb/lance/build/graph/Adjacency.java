package io.lancedb.lance.build.graph;

import io.lancedb.lance.index.vector.graph.GraphLevel;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The lists of neighbours of one level while it grows. Many threads read and write: whoever changes
 * a list has taken it by {@link #tryTake}; readers take nothing, because a list that is changed
 * while they copy it still consists of nodes.
 *
 * <p>Lists lie in slots of fixed width in chunks of ints; the number of neighbours is kept apart,
 * with the sign bit as the mark of a list that is taken.
 */
final class Adjacency implements GraphLevel {

  private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int TAKEN = Integer.MIN_VALUE;
  private static final int CHUNK_BITS = 13;
  private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

  private final int[][] chunks;
  private final int[] counts;
  private final NodeSlots slots;
  private final int most;

  /**
   * @param slots which nodes are on the level
   * @param most neighbours that a list can have
   */
  Adjacency(NodeSlots slots, int most) {
    this.slots = slots;
    this.most = most;
    int size = slots.size();
    counts = new int[size];
    chunks = new int[(size + CHUNK_MASK) >>> CHUNK_BITS][];
    for (int i = 0; i < chunks.length; i++) {
      int inChunk = Math.min(1 << CHUNK_BITS, size - (i << CHUNK_BITS));
      chunks[i] = new int[inChunk * most];
    }
  }

  /** The nodes of the level. */
  NodeSlots slots() {
    return slots;
  }

  @Override
  public int mostNeighbours() {
    return most;
  }

  @Override
  public int neighbours(int node, int[] out) {
    int slot = slots.of(node);
    if (slot < 0) {
      return 0;
    }
    int count = (int) COUNT.getAcquire(counts, slot) & ~TAKEN;
    System.arraycopy(chunks[slot >>> CHUNK_BITS], (slot & CHUNK_MASK) * most, out, 0, count);
    return count;
  }

  /** Takes the list of a node for changes, unless another thread has it. */
  boolean tryTake(int node) {
    int slot = slots.of(node);
    int count = (int) COUNT.getOpaque(counts, slot);
    return count >= 0 && COUNT.compareAndSet(counts, slot, count, count | TAKEN);
  }

  /** Gives back a list that was not changed. */
  void release(int node) {
    int slot = slots.of(node);
    COUNT.setRelease(counts, slot, (int) COUNT.get(counts, slot) & ~TAKEN);
  }

  /** Appends to a list that is taken and not full, and gives it back. */
  void append(int node, int neighbour) {
    int slot = slots.of(node);
    int count = (int) COUNT.get(counts, slot) & ~TAKEN;
    chunks[slot >>> CHUNK_BITS][(slot & CHUNK_MASK) * most + count] = neighbour;
    COUNT.setRelease(counts, slot, count + 1);
  }

  /** Replaces a list that is taken, and gives it back. */
  void replace(int node, int[] neighbours, int count) {
    int slot = slots.of(node);
    System.arraycopy(neighbours, 0, chunks[slot >>> CHUNK_BITS], (slot & CHUNK_MASK) * most, count);
    COUNT.setRelease(counts, slot, count);
  }
}
