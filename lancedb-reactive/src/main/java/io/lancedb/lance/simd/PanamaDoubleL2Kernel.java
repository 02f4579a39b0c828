package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * Squared Euclidean distance of float64 vectors, four vectors a pass so that they share the loads
 * of the query.
 */
final class PanamaDoubleL2Kernel extends PanamaBlockKernel {

  private final PanamaDoubleQuery query;

  PanamaDoubleL2Kernel(double[] query) {
    this(new PanamaDoubleQuery(query));
  }

  private PanamaDoubleL2Kernel(PanamaDoubleQuery query) {
    super(query.vectorBytes(), query.loadedBytes());
    this.query = query;
  }

  @Override
  void compute(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    PanamaDoubleQuery query = this.query;
    int whole = query.whole;
    long wholeBytes = (long) whole * Double.BYTES;
    for (int row = 0; row < count; row += 4) {
      // The last pass repeats its last vector instead of having code of its own.
      int row1 = Math.min(row + 1, count - 1);
      int row2 = Math.min(row + 2, count - 1);
      int row3 = Math.min(row + 3, count - 1);
      long at0 = offset + row * vectorBytes;
      long at1 = offset + row1 * vectorBytes;
      long at2 = offset + row2 * vectorBytes;
      long at3 = offset + row3 * vectorBytes;
      DoubleVector a = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      DoubleVector b = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      DoubleVector c = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      DoubleVector d = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      for (int i = 0; i < whole; i += PanamaDoubleLanes.LANES) {
        DoubleVector q = query.at(i);
        long byteOffset = (long) i * Double.BYTES;
        DoubleVector aDifference = PanamaDoubleQuery.load(vectors, at0 + byteOffset).sub(q);
        DoubleVector bDifference = PanamaDoubleQuery.load(vectors, at1 + byteOffset).sub(q);
        DoubleVector cDifference = PanamaDoubleQuery.load(vectors, at2 + byteOffset).sub(q);
        DoubleVector dDifference = PanamaDoubleQuery.load(vectors, at3 + byteOffset).sub(q);
        a = a.add(aDifference.mul(aDifference));
        b = b.add(bDifference.mul(bDifference));
        c = c.add(cDifference.mul(cDifference));
        d = d.add(dDifference.mul(dDifference));
      }
      if (whole < query.dimension) {
        DoubleVector q = query.at(whole);
        DoubleVector aDifference = query.loadTail(vectors, at0 + wholeBytes).sub(q);
        DoubleVector bDifference = query.loadTail(vectors, at1 + wholeBytes).sub(q);
        DoubleVector cDifference = query.loadTail(vectors, at2 + wholeBytes).sub(q);
        DoubleVector dDifference = query.loadTail(vectors, at3 + wholeBytes).sub(q);
        a = a.add(aDifference.mul(aDifference));
        b = b.add(bDifference.mul(bDifference));
        c = c.add(cDifference.mul(cDifference));
        d = d.add(dDifference.mul(dDifference));
      }
      DoubleVector distances = PanamaDoubleLanes.fold(a, b, c, d);
      out[outOffset + row] = (float) distances.lane(PanamaDoubleLanes.A);
      out[outOffset + row1] = (float) distances.lane(PanamaDoubleLanes.B);
      out[outOffset + row2] = (float) distances.lane(PanamaDoubleLanes.C);
      out[outOffset + row3] = (float) distances.lane(PanamaDoubleLanes.D);
    }
  }
}
