package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** A float query: zeros up to a whole register, and the mask of the elements behind the last. */
final class PanamaFloatQuery {

  final int dimension;

  /** Elements that fill whole registers. */
  final int whole;

  final float norm;
  private final float[] padded;

  /** All ones for the elements behind the last whole register, else zeros. */
  private final int[] tailBits;

  PanamaFloatQuery(float[] query) {
    this.dimension = query.length;
    this.whole = PanamaFloatLanes.SPECIES.loopBound(query.length);
    this.padded = FloatSums.pad(query);
    this.norm = FloatSums.norm(padded);
    this.tailBits = new int[PanamaFloatLanes.LANES];
    Arrays.fill(tailBits, 0, dimension - whole, -1);
  }

  long vectorBytes() {
    return (long) dimension * Float.BYTES;
  }

  /** Whole registers only: more than the vector has, unless its tail is empty. */
  long loadedBytes() {
    return (whole == dimension ? whole : whole + PanamaFloatLanes.LANES) * (long) Float.BYTES;
  }

  /** The register of the query that begins with element {@code i}. */
  FloatVector at(int i) {
    return FloatVector.fromArray(PanamaFloatLanes.SPECIES, padded, i);
  }

  /** A whole register of a vector. */
  static FloatVector load(MemorySegment vectors, long offset) {
    return FloatVector.fromMemorySegment(
        PanamaFloatLanes.SPECIES, vectors, offset, ByteOrder.LITTLE_ENDIAN);
  }

  /** The elements behind the last whole register; the other lanes are zero, as in the query. */
  FloatVector loadTail(MemorySegment vectors, long offset) {
    IntVector bits = IntVector.fromArray(PanamaFloatLanes.BITS, tailBits, 0);
    return load(vectors, offset).reinterpretAsInts().and(bits).reinterpretAsFloats();
  }
}
