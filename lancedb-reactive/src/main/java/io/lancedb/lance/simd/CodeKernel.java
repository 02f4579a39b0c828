package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;

/**
 * Sums of table entries that codes select: distances of product quantization. The codes of {@code
 * vectors} vectors lie in planes: byte {@code plane * vectors + vector} from {@code offset} on.
 * With 8 bits a plane is a sub-vector, whose table has 256 entries; with 4 bits it is two, the
 * first in the low bits, and each has a table of 16. Tables lie back to back. Immutable and safe
 * for use by many threads.
 */
public interface CodeKernel {

  /** Bytes behind the last quantized table that may be read. */
  int PADDING = 32;

  /** Whether {@link #filter} is worth its preparation here. */
  boolean filters();

  /**
   * Adds the table entries of vectors {@code [from, from + count)}, in single precision, the
   * sub-vectors in ascending order.
   */
  void sums(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      float[] tables,
      int from,
      int count,
      float[] out,
      int outOffset);

  /** The same sum for one vector. */
  static float sum(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      float[] tables,
      int vector) {
    return ScalarCodeKernel.sum(codes, offset, vectors, planes, fourBits, tables, vector);
  }

  /** Finds the least and the greatest entry of each table. */
  void ranges(float[] tables, int tableCount, int entries, float[] least, float[] greatest);

  /**
   * Rounds table entries down to whole steps above the least entry of their table, at most 255.
   *
   * @param inverseStep 1 / step
   */
  void quantize(
      float[] tables, int tableCount, int entries, float[] least, float inverseStep, byte[] out);

  /**
   * Finds the vectors of {@code [from, to)} whose sum of quantized entries is at most {@code
   * limit}.
   *
   * @param planes at most 128
   * @param tables quantized, as unsigned bytes; {@link #PADDING} more bytes follow
   * @param found receives their numbers, ascending
   * @return how many there are
   */
  int filter(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      byte[] tables,
      int limit,
      int from,
      int to,
      int[] found);
}
