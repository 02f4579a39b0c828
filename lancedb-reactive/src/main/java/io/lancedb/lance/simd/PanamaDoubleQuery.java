package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;

/** A double query: zeros up to a whole register, and the mask of the elements behind the last. */
final class PanamaDoubleQuery {

  final int dimension;

  /** Elements that fill whole registers. */
  final int whole;

  final double norm;
  private final double[] padded;

  /** All ones for the elements behind the last whole register, else zeros. */
  private final long[] tailBits;

  PanamaDoubleQuery(double[] query) {
    this.dimension = query.length;
    this.whole = PanamaDoubleLanes.SPECIES.loopBound(query.length);
    this.padded = DoubleSums.pad(query);
    this.norm = DoubleSums.norm(padded);
    this.tailBits = new long[PanamaDoubleLanes.LANES];
    Arrays.fill(tailBits, 0, dimension - whole, -1);
  }

  long vectorBytes() {
    return (long) dimension * Double.BYTES;
  }

  /** Whole registers only: more than the vector has, unless its tail is empty. */
  long loadedBytes() {
    return (whole == dimension ? whole : whole + PanamaDoubleLanes.LANES) * (long) Double.BYTES;
  }

  /** The register of the query that begins with element {@code i}. */
  DoubleVector at(int i) {
    return DoubleVector.fromArray(PanamaDoubleLanes.SPECIES, padded, i);
  }

  /** A whole register of a vector. */
  static DoubleVector load(MemorySegment vectors, long offset) {
    return DoubleVector.fromMemorySegment(
        PanamaDoubleLanes.SPECIES, vectors, offset, ByteOrder.LITTLE_ENDIAN);
  }

  /** The elements behind the last whole register; the other lanes are zero, as in the query. */
  DoubleVector loadTail(MemorySegment vectors, long offset) {
    LongVector bits = LongVector.fromArray(PanamaDoubleLanes.BITS, tailBits, 0);
    return load(vectors, offset).reinterpretAsLongs().and(bits).reinterpretAsDoubles();
  }
}
