package io.lancedb.lance.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Widens float16 vectors, in blocks that stay in cache, for a float32 kernel. The JIT makes vector
 * instructions of the widening loop over arrays by itself.
 */
final class WideningKernel implements DistanceKernel {

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int BLOCK_ELEMENTS = 4096;

  /** Room behind the last vector, so that the float32 kernel can load whole registers. */
  private static final int PADDING = 64;

  private final int dimension;
  private final DistanceKernel float32;

  WideningKernel(int dimension, DistanceKernel float32) {
    this.dimension = dimension;
    this.float32 = float32;
  }

  @Override
  public void distances(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    long vectorBytes = (long) dimension * Short.BYTES;
    VectorBlock.check(vectors, offset, count, vectorBytes, out, outOffset);
    int block = Math.min(count, Math.max(4, BLOCK_ELEMENTS / dimension));
    short[] halves = new short[Math.multiplyExact(block, dimension)];
    float[] floats = new float[halves.length];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment widened = arena.allocate((long) floats.length * Float.BYTES + PADDING, 64);
      for (int row = 0; row < count; row += block) {
        int rows = Math.min(block, count - row);
        int elements = rows * dimension;
        MemorySegment.copy(vectors, SHORT, offset + row * vectorBytes, halves, 0, elements);
        widen(halves, floats);
        MemorySegment.copy(floats, 0, widened, FLOAT, 0, elements);
        float32.distances(widened, 0, rows, out, outOffset + row);
      }
    }
  }

  private static void widen(short[] halves, float[] floats) {
    for (int i = 0; i < halves.length; i++) {
      floats[i] = Float.float16ToFloat(halves[i]);
    }
  }
}
