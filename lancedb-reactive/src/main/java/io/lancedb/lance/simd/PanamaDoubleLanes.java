package io.lancedb.lance.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {@link PanamaFloatLanes} for doubles, in the order of {@link DoubleSums}. */
final class PanamaDoubleLanes {

  static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_256;
  static final int LANES = DoubleSums.LANES;

  /** Registers of the same width, for operations on bits. */
  static final VectorSpecies<Long> BITS = LongVector.SPECIES_256;

  /** The lanes where {@link #fold} leaves the sums of its four arguments. */
  static final int A = 0;

  static final int B = 2;
  static final int C = 1;
  static final int D = 3;

  private static final VectorShuffle<Double> HALVES =
      VectorShuffle.fromOp(SPECIES, lane -> lane ^ 2);
  private static final VectorShuffle<Double> QUARTERS =
      VectorShuffle.fromOp(SPECIES, lane -> lane ^ 1);
  private static final VectorMask<Double> UPPER_HALF = VectorMask.fromLong(SPECIES, 0b1100);
  private static final VectorMask<Double> UPPER_QUARTERS = VectorMask.fromLong(SPECIES, 0b1010);

  private PanamaDoubleLanes() {}

  /** The four sums, in the lanes {@link #A}, {@link #B}, {@link #C} and {@link #D}. */
  static DoubleVector fold(DoubleVector a, DoubleVector b, DoubleVector c, DoubleVector d) {
    DoubleVector ab = a.blend(b, UPPER_HALF).add(b.blend(a, UPPER_HALF).rearrange(HALVES));
    DoubleVector cd = c.blend(d, UPPER_HALF).add(d.blend(c, UPPER_HALF).rearrange(HALVES));
    return ab.blend(cd, UPPER_QUARTERS).add(cd.blend(ab, UPPER_QUARTERS).rearrange(QUARTERS));
  }
}
