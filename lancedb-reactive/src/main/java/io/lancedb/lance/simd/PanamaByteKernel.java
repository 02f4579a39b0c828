package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Bytes at even and at odd places as two registers of 16 bits, whose products fit into 16 bits. A
 * register of such products is added twice: as 32-bit numbers {@code low + 65536 * high}, and its
 * high halves alone, from which the sum of both halves follows at the end.
 */
final class PanamaByteKernel implements ByteKernel {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int LANES = BYTES.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final boolean products;
  private final int dimension;

  /** The dimension, rounded up to whole registers. */
  private final int loaded;

  private final short[] even;
  private final short[] odd;

  /** Ones at the bytes of the last register that the vector has. */
  private final byte[] tail;

  private final ScalarByteKernel scalar;

  PanamaByteKernel(byte[] query, boolean products) {
    this.products = products;
    this.dimension = query.length;
    this.loaded = Math.ceilDiv(query.length, LANES) * LANES;
    this.even = new short[loaded / 2];
    this.odd = new short[loaded / 2];
    for (int i = 0; i < query.length; i++) {
      (i % 2 == 0 ? even : odd)[i / 2] = (short) (query[i] & 0xff);
    }
    this.tail = new byte[LANES];
    Arrays.fill(tail, 0, query.length - (loaded - LANES), (byte) -1);
    this.scalar = new ScalarByteKernel(query, products);
  }

  @Override
  public void sums(MemorySegment vectors, long offset, int count, int[] out, int outOffset) {
    Objects.checkFromIndexSize(offset, (long) count * dimension, vectors.byteSize());
    Objects.checkFromIndexSize(outOffset, count, out.length);
    int direct = direct(vectors, offset, count);
    int i = 0;
    for (; i + 1 < direct; i += 2) {
      long at = offset + (long) i * dimension;
      pair(vectors, at, at + dimension, out, outOffset + i);
    }
    for (; i < direct; i++) {
      long at = offset + (long) i * dimension;
      out[outOffset + i] = one(vectors, at);
    }
    for (; i < count; i++) {
      out[outOffset + i] = scalar.sum(vectors, offset + (long) i * dimension);
    }
  }

  @Override
  public void sums(MemorySegment vectors, long offset, int[] numbers, int count, int[] out) {
    Objects.checkFromIndexSize(0, count, out.length);
    long last = vectors.byteSize() - loaded;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      long at0 = offset + (long) numbers[i] * dimension;
      long at1 = offset + (long) numbers[i + 1] * dimension;
      if (Math.max(at0, at1) <= last) {
        pair(vectors, at0, at1, out, i);
      } else {
        out[i] = scalar.sum(vectors, at0);
        out[i + 1] = scalar.sum(vectors, at1);
      }
    }
    if (i < count) {
      long at = offset + (long) numbers[i] * dimension;
      out[i] = at <= last ? one(vectors, at) : scalar.sum(vectors, at);
    }
  }

  /** How many vectors may be read up to whole registers. */
  private int direct(MemorySegment vectors, long offset, int count) {
    long free = vectors.byteSize() - offset - loaded;
    return free < 0 ? 0 : (int) Math.min(count, free / dimension + 1);
  }

  private int one(MemorySegment vectors, long at) {
    int[] out = new int[2];
    pair(vectors, at, at, out, 0);
    return out[0];
  }

  private void pair(MemorySegment vectors, long at0, long at1, int[] out, int outIndex) {
    IntVector whole0 = IntVector.zero(INTS);
    IntVector high0 = whole0;
    IntVector whole1 = whole0;
    IntVector high1 = whole0;
    int end = loaded - LANES;
    for (int i = 0; i <= end; i += LANES) {
      ByteVector bytes0 = ByteVector.fromMemorySegment(BYTES, vectors, at0 + i, ORDER);
      ByteVector bytes1 = ByteVector.fromMemorySegment(BYTES, vectors, at1 + i, ORDER);
      if (i == end) {
        ByteVector mask = ByteVector.fromArray(BYTES, tail, 0);
        bytes0 = bytes0.and(mask);
        bytes1 = bytes1.and(mask);
      }
      ShortVector queryEven = ShortVector.fromArray(SHORTS, even, i / 2);
      ShortVector queryOdd = ShortVector.fromArray(SHORTS, odd, i / 2);
      ShortVector shorts0 = bytes0.reinterpretAsShorts();
      ShortVector shorts1 = bytes1.reinterpretAsShorts();
      ShortVector even0 = shorts0.and((short) 0xff);
      ShortVector even1 = shorts1.and((short) 0xff);
      ShortVector odd0 = shorts0.lanewise(VectorOperators.LSHR, 8);
      ShortVector odd1 = shorts1.lanewise(VectorOperators.LSHR, 8);
      if (products) {
        even0 = even0.mul(queryEven);
        even1 = even1.mul(queryEven);
        odd0 = odd0.mul(queryOdd);
        odd1 = odd1.mul(queryOdd);
      } else {
        even0 = even0.sub(queryEven);
        even1 = even1.sub(queryEven);
        odd0 = odd0.sub(queryOdd);
        odd1 = odd1.sub(queryOdd);
        even0 = even0.mul(even0);
        even1 = even1.mul(even1);
        odd0 = odd0.mul(odd0);
        odd1 = odd1.mul(odd1);
      }
      IntVector evenSquares0 = even0.reinterpretAsInts();
      IntVector evenSquares1 = even1.reinterpretAsInts();
      IntVector oddSquares0 = odd0.reinterpretAsInts();
      IntVector oddSquares1 = odd1.reinterpretAsInts();
      whole0 = whole0.add(evenSquares0).add(oddSquares0);
      whole1 = whole1.add(evenSquares1).add(oddSquares1);
      high0 =
          high0
              .add(evenSquares0.lanewise(VectorOperators.LSHR, 16))
              .add(oddSquares0.lanewise(VectorOperators.LSHR, 16));
      high1 =
          high1
              .add(evenSquares1.lanewise(VectorOperators.LSHR, 16))
              .add(oddSquares1.lanewise(VectorOperators.LSHR, 16));
    }
    out[outIndex] = total(whole0, high0);
    out[outIndex + 1] = total(whole1, high1);
  }

  private static int total(IntVector whole, IntVector high) {
    IntVector low = whole.sub(high.lanewise(VectorOperators.LSHL, 16));
    return low.add(high).reduceLanes(VectorOperators.ADD);
  }
}
