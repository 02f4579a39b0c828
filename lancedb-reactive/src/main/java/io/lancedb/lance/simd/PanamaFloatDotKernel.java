package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * One minus the inner product of float32 vectors, four vectors a pass so that they share the loads
 * of the query.
 */
final class PanamaFloatDotKernel extends PanamaBlockKernel {

  private final PanamaFloatQuery query;

  PanamaFloatDotKernel(float[] query) {
    this(new PanamaFloatQuery(query));
  }

  private PanamaFloatDotKernel(PanamaFloatQuery query) {
    super(query.vectorBytes(), query.loadedBytes());
    this.query = query;
  }

  @Override
  void compute(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    PanamaFloatQuery query = this.query;
    int whole = query.whole;
    long wholeBytes = (long) whole * Float.BYTES;
    for (int row = 0; row < count; row += 4) {
      // The last pass repeats its last vector instead of having code of its own.
      int row1 = Math.min(row + 1, count - 1);
      int row2 = Math.min(row + 2, count - 1);
      int row3 = Math.min(row + 3, count - 1);
      long at0 = offset + row * vectorBytes;
      long at1 = offset + row1 * vectorBytes;
      long at2 = offset + row2 * vectorBytes;
      long at3 = offset + row3 * vectorBytes;
      FloatVector a = FloatVector.zero(PanamaFloatLanes.SPECIES);
      FloatVector b = FloatVector.zero(PanamaFloatLanes.SPECIES);
      FloatVector c = FloatVector.zero(PanamaFloatLanes.SPECIES);
      FloatVector d = FloatVector.zero(PanamaFloatLanes.SPECIES);
      for (int i = 0; i < whole; i += PanamaFloatLanes.LANES) {
        FloatVector q = query.at(i);
        long byteOffset = (long) i * Float.BYTES;
        a = a.add(PanamaFloatQuery.load(vectors, at0 + byteOffset).mul(q));
        b = b.add(PanamaFloatQuery.load(vectors, at1 + byteOffset).mul(q));
        c = c.add(PanamaFloatQuery.load(vectors, at2 + byteOffset).mul(q));
        d = d.add(PanamaFloatQuery.load(vectors, at3 + byteOffset).mul(q));
      }
      if (whole < query.dimension) {
        FloatVector q = query.at(whole);
        a = a.add(query.loadTail(vectors, at0 + wholeBytes).mul(q));
        b = b.add(query.loadTail(vectors, at1 + wholeBytes).mul(q));
        c = c.add(query.loadTail(vectors, at2 + wholeBytes).mul(q));
        d = d.add(query.loadTail(vectors, at3 + wholeBytes).mul(q));
      }
      FloatVector distances = PanamaFloatLanes.fold(a, b, c, d).neg().add(1);
      out[outOffset + row] = distances.lane(PanamaFloatLanes.A);
      out[outOffset + row1] = distances.lane(PanamaFloatLanes.B);
      out[outOffset + row2] = distances.lane(PanamaFloatLanes.C);
      out[outOffset + row3] = distances.lane(PanamaFloatLanes.D);
    }
  }
}
