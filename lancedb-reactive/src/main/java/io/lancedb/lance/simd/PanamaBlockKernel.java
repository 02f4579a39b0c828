package io.lancedb.lance.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Feeds a kernel that loads whole registers: behind the last element of a vector it reads on, and
 * ignores what it read. So the vectors at the very end of a segment are computed from a copy, and
 * vectors on the heap too, because the JIT loads float registers from native memory only.
 */
abstract class PanamaBlockKernel implements DistanceKernel {

  private static final int COPY_BYTES = 1 << 15;

  final long vectorBytes;

  /** Bytes that are read for one vector. */
  private final long loadedBytes;

  PanamaBlockKernel(long vectorBytes, long loadedBytes) {
    this.vectorBytes = vectorBytes;
    this.loadedBytes = loadedBytes;
  }

  /** Computes from native memory that may be read up to whole registers. */
  abstract void compute(MemorySegment vectors, long offset, int count, float[] out, int outOffset);

  @Override
  public final void distances(
      MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    VectorBlock.check(vectors, offset, count, vectorBytes, out, outOffset);
    long free = vectors.byteSize() - offset - loadedBytes;
    int direct =
        vectors.isNative() && free >= 0 ? (int) Math.min(count, free / vectorBytes + 1) : 0;
    if (direct > 0) {
      compute(vectors, offset, direct, out, outOffset);
    }
    if (direct < count) {
      computeFromCopy(
          vectors, offset + direct * vectorBytes, count - direct, out, outOffset + direct);
    }
  }

  private void computeFromCopy(
      MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    int block = (int) Math.min(count, Math.max(4, COPY_BYTES / vectorBytes));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate((block - 1) * vectorBytes + loadedBytes, 64);
      for (int row = 0; row < count; row += block) {
        int rows = Math.min(block, count - row);
        MemorySegment.copy(vectors, offset + row * vectorBytes, copy, 0, rows * vectorBytes);
        compute(copy, 0, rows, out, outOffset + row);
      }
    }
  }
}
