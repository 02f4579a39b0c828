package io.lancedb.lance.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Folds the partial sums of four vectors at once, in the order of {@link FloatSums}. {@code
 * reduceLanes} would do it with an order that may change when the method is compiled again.
 */
final class PanamaFloatLanes {

  /** Eight lanes wherever the processor has them, so that results do not depend on its width. */
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() >= FloatSums.LANES
          ? FloatVector.SPECIES_256
          : FloatVector.SPECIES_128;

  static final int LANES = SPECIES.length();

  /** Registers of the same width, for operations on bits. */
  static final VectorSpecies<Integer> BITS =
      LANES == FloatSums.LANES ? IntVector.SPECIES_256 : IntVector.SPECIES_128;

  /** The lanes where {@link #fold} leaves the sums of its four arguments. */
  static final int A = 0;

  static final int B = LANES / 2;
  static final int C = LANES / 4;
  static final int D = LANES / 2 + LANES / 4;

  private static final VectorShuffle<Float> HALVES = exchange(LANES / 2);
  private static final VectorShuffle<Float> QUARTERS = exchange(LANES / 4);
  private static final VectorShuffle<Float> EIGHTHS = exchange(LANES / 8);
  private static final VectorMask<Float> UPPER_HALF = lanesWithBit(LANES / 2);
  private static final VectorMask<Float> UPPER_QUARTERS = lanesWithBit(LANES / 4);

  private PanamaFloatLanes() {}

  private static VectorShuffle<Float> exchange(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> lane ^ distance);
  }

  private static VectorMask<Float> lanesWithBit(int bit) {
    long bits = 0;
    for (int lane = 0; lane < LANES; lane++) {
      bits |= (lane & bit) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(SPECIES, bits);
  }

  /** The four sums, in the lanes {@link #A}, {@link #B}, {@link #C} and {@link #D}. */
  static FloatVector fold(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
    FloatVector ab = a.blend(b, UPPER_HALF).add(b.blend(a, UPPER_HALF).rearrange(HALVES));
    FloatVector cd = c.blend(d, UPPER_HALF).add(d.blend(c, UPPER_HALF).rearrange(HALVES));
    FloatVector sums =
        ab.blend(cd, UPPER_QUARTERS).add(cd.blend(ab, UPPER_QUARTERS).rearrange(QUARTERS));
    return LANES == FloatSums.LANES ? sums.add(sums.rearrange(EIGHTHS)) : sums;
  }
}
