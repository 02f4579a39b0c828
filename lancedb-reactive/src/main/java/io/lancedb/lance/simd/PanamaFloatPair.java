package io.lancedb.lance.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** One squared distance or inner product of parts of arrays, in the order of {@link FloatSums}. */
final class PanamaFloatPair {

  private PanamaFloatPair() {}

  static float compute(boolean dot, float[] x, int xOffset, float[] y, int yOffset, int length) {
    FloatVector sum = FloatVector.zero(PanamaFloatLanes.SPECIES);
    int whole = PanamaFloatLanes.SPECIES.loopBound(length);
    for (int i = 0; i < whole; i += PanamaFloatLanes.LANES) {
      FloatVector a = FloatVector.fromArray(PanamaFloatLanes.SPECIES, x, xOffset + i);
      FloatVector b = FloatVector.fromArray(PanamaFloatLanes.SPECIES, y, yOffset + i);
      sum = add(dot, sum, a, b);
    }
    if (whole < length) {
      VectorMask<Float> mask = PanamaFloatLanes.SPECIES.indexInRange(whole, length);
      FloatVector a = FloatVector.fromArray(PanamaFloatLanes.SPECIES, x, xOffset + whole, mask);
      FloatVector b = FloatVector.fromArray(PanamaFloatLanes.SPECIES, y, yOffset + whole, mask);
      sum = add(dot, sum, a, b);
    }
    return PanamaFloatLanes.fold(sum, sum, sum, sum).lane(PanamaFloatLanes.A);
  }

  private static FloatVector add(boolean dot, FloatVector sum, FloatVector a, FloatVector b) {
    if (dot) {
      return sum.add(a.mul(b));
    }
    FloatVector difference = a.sub(b);
    return sum.add(difference.mul(difference));
  }
}
