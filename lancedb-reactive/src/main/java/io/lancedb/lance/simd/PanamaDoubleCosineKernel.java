package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * One minus the cosine of float64 vectors, four vectors a pass so that they share the loads of the
 * query.
 */
final class PanamaDoubleCosineKernel extends PanamaBlockKernel {

  private final PanamaDoubleQuery query;

  PanamaDoubleCosineKernel(double[] query) {
    this(new PanamaDoubleQuery(query));
  }

  private PanamaDoubleCosineKernel(PanamaDoubleQuery query) {
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
      DoubleVector aNorm = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      DoubleVector bNorm = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      DoubleVector cNorm = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      DoubleVector dNorm = DoubleVector.zero(PanamaDoubleLanes.SPECIES);
      for (int i = 0; i < whole; i += PanamaDoubleLanes.LANES) {
        DoubleVector q = query.at(i);
        long byteOffset = (long) i * Double.BYTES;
        DoubleVector aVector = PanamaDoubleQuery.load(vectors, at0 + byteOffset);
        DoubleVector bVector = PanamaDoubleQuery.load(vectors, at1 + byteOffset);
        DoubleVector cVector = PanamaDoubleQuery.load(vectors, at2 + byteOffset);
        DoubleVector dVector = PanamaDoubleQuery.load(vectors, at3 + byteOffset);
        a = a.add(aVector.mul(q));
        aNorm = aNorm.add(aVector.mul(aVector));
        b = b.add(bVector.mul(q));
        bNorm = bNorm.add(bVector.mul(bVector));
        c = c.add(cVector.mul(q));
        cNorm = cNorm.add(cVector.mul(cVector));
        d = d.add(dVector.mul(q));
        dNorm = dNorm.add(dVector.mul(dVector));
      }
      if (whole < query.dimension) {
        DoubleVector q = query.at(whole);
        DoubleVector aVector = query.loadTail(vectors, at0 + wholeBytes);
        DoubleVector bVector = query.loadTail(vectors, at1 + wholeBytes);
        DoubleVector cVector = query.loadTail(vectors, at2 + wholeBytes);
        DoubleVector dVector = query.loadTail(vectors, at3 + wholeBytes);
        a = a.add(aVector.mul(q));
        aNorm = aNorm.add(aVector.mul(aVector));
        b = b.add(bVector.mul(q));
        bNorm = bNorm.add(bVector.mul(bVector));
        c = c.add(cVector.mul(q));
        cNorm = cNorm.add(cVector.mul(cVector));
        d = d.add(dVector.mul(q));
        dNorm = dNorm.add(dVector.mul(dVector));
      }
      DoubleVector dots = PanamaDoubleLanes.fold(a, b, c, d);
      DoubleVector norms =
          PanamaDoubleLanes.fold(aNorm, bNorm, cNorm, dNorm).sqrt().mul(query.norm);
      DoubleVector distances = dots.div(norms).neg().add(1);
      out[outOffset + row] = (float) distances.lane(PanamaDoubleLanes.A);
      out[outOffset + row1] = (float) distances.lane(PanamaDoubleLanes.B);
      out[outOffset + row2] = (float) distances.lane(PanamaDoubleLanes.C);
      out[outOffset + row3] = (float) distances.lane(PanamaDoubleLanes.D);
    }
  }
}
