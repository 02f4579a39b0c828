package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;

/** The distances of one fixed query to many vectors. Immutable and safe for use by many threads. */
public interface DistanceKernel {

  /**
   * Computes the distances to {@code count} vectors that lie back to back, little endian, from byte
   * {@code offset} of {@code vectors}; any alignment is allowed. The distance of a vector depends
   * on its values alone, never on its place in the block, so equal vectors have equal distances. A
   * distance that is not a number stays so.
   *
   * @param vectors native memory, or the heap memory of a {@code byte[]}
   * @param out receives the distances from index {@code outOffset} on
   * @throws IndexOutOfBoundsException if the vectors or the distances do not fit
   */
  void distances(MemorySegment vectors, long offset, int count, float[] out, int outOffset);
}
