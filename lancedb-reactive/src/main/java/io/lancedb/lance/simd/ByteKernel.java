package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;

/**
 * Sums over the elements of one fixed query and many vectors of unsigned bytes. Sums are exact
 * modulo 2^32: read them as unsigned. Immutable and safe for use by many threads.
 */
public interface ByteKernel {

  /**
   * Computes the sums of {@code count} vectors that lie back to back from byte {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if the vectors or the sums do not fit
   */
  void sums(MemorySegment vectors, long offset, int count, int[] out, int outOffset);

  /**
   * Computes the sums of some vectors.
   *
   * @param offset byte where vector 0 begins; the others follow back to back
   * @param numbers which vectors
   * @param count how many of them
   * @param out receives the sums from index 0 on
   * @throws IndexOutOfBoundsException if a vector does not lie in its memory
   */
  void sums(MemorySegment vectors, long offset, int[] numbers, int count, int[] out);
}
