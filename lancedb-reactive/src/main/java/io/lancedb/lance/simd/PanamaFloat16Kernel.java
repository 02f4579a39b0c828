package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Widens blocks of float16 vectors into a small buffer that stays in cache, for a float32 kernel.
 */
final class PanamaFloat16Kernel implements DistanceKernel {

  private static final VectorSpecies<Float> FLOATS = PanamaFloatLanes.SPECIES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final VectorSpecies<Short> SHORTS =
      FLOATS.length() == 8 ? ShortVector.SPECIES_128 : ShortVector.SPECIES_64;

  /** The exponents of half precision begin 112 below those of single precision. */
  private static final float REBIAS = 0x1p112f;

  private static final int BLOCK_ELEMENTS = 4096;

  private final int dimension;
  private final DistanceKernel kernel;

  PanamaFloat16Kernel(int dimension, DistanceKernel float32Kernel) {
    this.dimension = dimension;
    this.kernel = float32Kernel;
  }

  @Override
  public void distances(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    long vectorBytes = (long) dimension * Short.BYTES;
    VectorBlock.check(vectors, offset, count, vectorBytes, out, outOffset);
    int block = Math.min(count, Math.max(4, BLOCK_ELEMENTS / dimension));
    MemorySegment widened =
        MemorySegment.ofArray(new byte[Math.multiplyExact(block * dimension, Float.BYTES)]);
    for (int row = 0; row < count; row += block) {
      int rows = Math.min(block, count - row);
      widen(vectors, offset + row * vectorBytes, rows * dimension, widened);
      kernel.distances(widened, 0, rows, out, outOffset + row);
    }
  }

  private static void widen(MemorySegment halves, long offset, int elements, MemorySegment floats) {
    int whole = SHORTS.loopBound(elements);
    for (int i = 0; i < whole; i += SHORTS.length()) {
      ShortVector bits =
          ShortVector.fromMemorySegment(
              SHORTS, halves, offset + (long) i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
      widen(bits).intoMemorySegment(floats, (long) i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }
    for (int i = whole; i < elements; i++) {
      short bits = halves.get(PanamaKernels.SHORT, offset + (long) i * Short.BYTES);
      floats.set(PanamaKernels.FLOAT, (long) i * Float.BYTES, Float.float16ToFloat(bits));
    }
  }

  private static FloatVector widen(ShortVector halves) {
    IntVector bits = (IntVector) halves.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
    IntVector magnitude = bits.and(0x7fff);
    // The multiplication also makes subnormal halves normal floats.
    IntVector finite =
        magnitude
            .lanewise(VectorOperators.LSHL, 13)
            .reinterpretAsFloats()
            .mul(REBIAS)
            .reinterpretAsInts();
    IntVector infiniteOrNan = magnitude.lanewise(VectorOperators.LSHL, 13).or(0x7f800000);
    IntVector sign = bits.and(0x8000).lanewise(VectorOperators.LSHL, 16);
    return finite
        .blend(infiniteOrNan, magnitude.compare(VectorOperators.GE, 0x7c00))
        .or(sign)
        .reinterpretAsFloats();
  }
}
