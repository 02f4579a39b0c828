package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Checks that a block of vectors and its distances lie inside of their memory. */
final class VectorBlock {

  private VectorBlock() {}

  static void check(
      MemorySegment vectors, long offset, int count, long vectorBytes, float[] out, int outOffset) {
    Objects.checkFromIndexSize(offset, count * vectorBytes, vectors.byteSize());
    Objects.checkFromIndexSize(outOffset, count, out.length);
  }
}
