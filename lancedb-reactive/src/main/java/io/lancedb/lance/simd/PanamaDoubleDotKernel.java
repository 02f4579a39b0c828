package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/**
 * One minus the inner product of float64 vectors, four vectors a pass so that they share the loads
 * of the query.
 */
final class PanamaDoubleDotKernel extends PanamaBlockKernel {

  private final PanamaDoubleQuery query;

  PanamaDoubleDotKernel(double[] query) {
    this(new PanamaDoubleQuery(query));
  }

  private PanamaDoubleDotKernel(PanamaDoubleQuery query) {
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
        a = a.add(PanamaDoubleQuery.load(vectors, at0 + byteOffset).mul(q));
        b = b.add(PanamaDoubleQuery.load(vectors, at1 + byteOffset).mul(q));
        c = c.add(PanamaDoubleQuery.load(vectors, at2 + byteOffset).mul(q));
        d = d.add(PanamaDoubleQuery.load(vectors, at3 + byteOffset).mul(q));
      }
      if (whole < query.dimension) {
        DoubleVector q = query.at(whole);
        a = a.add(query.loadTail(vectors, at0 + wholeBytes).mul(q));
        b = b.add(query.loadTail(vectors, at1 + wholeBytes).mul(q));
        c = c.add(query.loadTail(vectors, at2 + wholeBytes).mul(q));
        d = d.add(query.loadTail(vectors, at3 + wholeBytes).mul(q));
      }
      DoubleVector distances = PanamaDoubleLanes.fold(a, b, c, d).neg().add(1);
      out[outOffset + row] = (float) distances.lane(PanamaDoubleLanes.A);
      out[outOffset + row1] = (float) distances.lane(PanamaDoubleLanes.B);
      out[outOffset + row2] = (float) distances.lane(PanamaDoubleLanes.C);
      out[outOffset + row3] = (float) distances.lane(PanamaDoubleLanes.D);
    }
  }
}
