package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** A float query: zeros up to a whole register, and the mask of the elements behind the last. */
final class PanamaFloatQuery {

  final int dimension;

  /** Elements that fill whole registers. */
  final int whole;

  final float norm;
  private final float[] padded;
  private final VectorMask<Float> tail;

  PanamaFloatQuery(float[] query) {
    this.dimension = query.length;
    this.whole = PanamaFloatLanes.SPECIES.loopBound(query.length);
    this.padded = FloatSums.pad(query);
    this.norm = FloatSums.norm(padded);
    this.tail = PanamaFloatLanes.SPECIES.indexInRange(whole, dimension);
  }

  long vectorBytes() {
    return (long) dimension * Float.BYTES;
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
    return FloatVector.fromMemorySegment(
        PanamaFloatLanes.SPECIES, vectors, offset, ByteOrder.LITTLE_ENDIAN, tail);
  }
}
