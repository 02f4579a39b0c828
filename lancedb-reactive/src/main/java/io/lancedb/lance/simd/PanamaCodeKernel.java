package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks codes up in registers: a table of 256 unsigned bytes is four registers of 512 bits, one of
 * 16 fits into a single one. Sums are kept in 16 bits, those of even vectors apart from those of
 * odd ones, so that no bytes need to be moved.
 */
final class PanamaCodeKernel implements CodeKernel {

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final int LANES = 64;
  private static final int REGISTER_ENTRIES = 64;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private final ScalarCodeKernel scalar = new ScalarCodeKernel();

  /** Whether registers hold 64 bytes. */
  static boolean possible() {
    return ByteVector.SPECIES_PREFERRED.length() == LANES;
  }

  @Override
  public boolean filters() {
    return ByteShuffles.available();
  }

  @Override
  public void sums(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      float[] tables,
      int from,
      int count,
      float[] out,
      int outOffset) {
    scalar.sums(codes, offset, vectors, planes, fourBits, tables, from, count, out, outOffset);
  }

  @Override
  public void ranges(float[] tables, int tableCount, int entries, float[] least, float[] greatest) {
    for (int table = 0; table < tableCount; table++) {
      int from = table * entries;
      FloatVector low = FloatVector.fromArray(FLOATS, tables, from);
      FloatVector high = low;
      for (int i = from + FLOATS.length(); i < from + entries; i += FLOATS.length()) {
        FloatVector values = FloatVector.fromArray(FLOATS, tables, i);
        // Comparing and blending is one instruction each; min and max are six for their zeros.
        low = low.blend(values, values.lt(low));
        high = high.blend(values, high.lt(values));
      }
      least[table] = low.reduceLanes(VectorOperators.MIN);
      greatest[table] = high.reduceLanes(VectorOperators.MAX);
    }
  }

  @Override
  public void quantize(
      float[] tables, int tableCount, int entries, float[] least, float inverseStep, byte[] out) {
    for (int table = 0; table < tableCount; table++) {
      FloatVector low = FloatVector.broadcast(FLOATS, least[table]);
      int from = table * entries;
      for (int i = from; i < from + entries; i += FLOATS.length()) {
        FloatVector steps = FloatVector.fromArray(FLOATS, tables, i).sub(low).mul(inverseStep);
        IntVector whole = (IntVector) steps.convertShape(VectorOperators.F2I, INTS, 0);
        ByteVector bytes =
            (ByteVector)
                whole.min(255).convertShape(VectorOperators.I2B, ByteVector.SPECIES_128, 0);
        bytes.intoArray(out, i);
      }
    }
  }

  @Override
  public int filter(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      boolean fourBits,
      byte[] tables,
      int limit,
      int from,
      int to,
      int[] found) {
    if (vectors < LANES) {
      return scalar.filter(
          codes, offset, vectors, planes, fourBits, tables, limit, from, to, found);
    }
    int count = 0;
    int vector = from;
    for (; vector < to; vector += 2 * LANES) {
      // Blocks at the end overlap what was done, whose bits are cleared.
      int first = Math.min(vector, vectors - LANES);
      int second = Math.min(vector + LANES, vectors - LANES);
      count =
          fourBits
              ? filterNibbles(
                  codes, offset, vectors, planes, tables, limit, vector, first, second, to, found,
                  count)
              : filterBytes(
                  codes, offset, vectors, planes, tables, limit, vector, first, second, to, found,
                  count);
    }
    return count;
  }

  private static int filterBytes(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      byte[] tables,
      int limit,
      int vector,
      int first,
      int second,
      int to,
      int[] found,
      int count) {
    ShortVector even0 = ShortVector.zero(SHORTS);
    ShortVector odd0 = even0;
    ShortVector even1 = even0;
    ShortVector odd1 = even0;
    long plane0 = offset + first;
    long plane1 = offset + second;
    for (int plane = 0; plane < planes; plane++) {
      int table = plane * 4 * REGISTER_ENTRIES;
      ByteVector a = ByteVector.fromArray(BYTES, tables, table);
      ByteVector b = ByteVector.fromArray(BYTES, tables, table + REGISTER_ENTRIES);
      ByteVector c = ByteVector.fromArray(BYTES, tables, table + 2 * REGISTER_ENTRIES);
      ByteVector d = ByteVector.fromArray(BYTES, tables, table + 3 * REGISTER_ENTRIES);
      long at = (long) plane * vectors;
      ByteVector codes0 = ByteVector.fromMemorySegment(BYTES, codes, plane0 + at, ORDER);
      ByteVector codes1 = ByteVector.fromMemorySegment(BYTES, codes, plane1 + at, ORDER);
      ShortVector entries0 =
          codes0
              .selectFrom(a, b)
              .blend(codes0.selectFrom(c, d), codes0.lt((byte) 0))
              .reinterpretAsShorts();
      ShortVector entries1 =
          codes1
              .selectFrom(a, b)
              .blend(codes1.selectFrom(c, d), codes1.lt((byte) 0))
              .reinterpretAsShorts();
      even0 = even0.add(entries0.and((short) 0xff));
      odd0 = odd0.add(entries0.lanewise(VectorOperators.LSHR, 8));
      even1 = even1.add(entries1.and((short) 0xff));
      odd1 = odd1.add(entries1.lanewise(VectorOperators.LSHR, 8));
    }
    return collect(even0, odd0, even1, odd1, limit, vector, first, second, to, found, count);
  }

  private static int filterNibbles(
      MemorySegment codes,
      long offset,
      int vectors,
      int planes,
      byte[] tables,
      int limit,
      int vector,
      int first,
      int second,
      int to,
      int[] found,
      int count) {
    ShortVector even0 = ShortVector.zero(SHORTS);
    ShortVector odd0 = even0;
    ShortVector even1 = even0;
    ShortVector odd1 = even0;
    long plane0 = offset + first;
    long plane1 = offset + second;
    for (int plane = 0; plane < planes; plane++) {
      // Both tables of the plane in the lower half: high codes are looked up from entry 16 on.
      ByteVector table = ByteVector.fromArray(BYTES, tables, plane * 32);
      long at = (long) plane * vectors;
      ByteVector codes0 = ByteVector.fromMemorySegment(BYTES, codes, plane0 + at, ORDER);
      ByteVector codes1 = ByteVector.fromMemorySegment(BYTES, codes, plane1 + at, ORDER);
      ShortVector low0 = codes0.and((byte) 15).selectFrom(table).reinterpretAsShorts();
      ShortVector high0 = highCodes(codes0).selectFrom(table).reinterpretAsShorts();
      ShortVector low1 = codes1.and((byte) 15).selectFrom(table).reinterpretAsShorts();
      ShortVector high1 = highCodes(codes1).selectFrom(table).reinterpretAsShorts();
      even0 = even0.add(low0.and((short) 0xff)).add(high0.and((short) 0xff));
      odd0 =
          odd0.add(low0.lanewise(VectorOperators.LSHR, 8))
              .add(high0.lanewise(VectorOperators.LSHR, 8));
      even1 = even1.add(low1.and((short) 0xff)).add(high1.and((short) 0xff));
      odd1 =
          odd1.add(low1.lanewise(VectorOperators.LSHR, 8))
              .add(high1.lanewise(VectorOperators.LSHR, 8));
    }
    return collect(even0, odd0, even1, odd1, limit, vector, first, second, to, found, count);
  }

  private static ByteVector highCodes(ByteVector codes) {
    ShortVector shifted = codes.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4);
    return shifted.reinterpretAsBytes().and((byte) 15).or((byte) 16);
  }

  private static int collect(
      ShortVector even0,
      ShortVector odd0,
      ShortVector even1,
      ShortVector odd1,
      int limit,
      int vector,
      int first,
      int second,
      int to,
      int[] found,
      int count) {
    short bound = (short) limit;
    VectorMask<Short> a = even0.compare(VectorOperators.ULE, bound);
    VectorMask<Short> b = odd0.compare(VectorOperators.ULE, bound);
    VectorMask<Short> c = even1.compare(VectorOperators.ULE, bound);
    VectorMask<Short> d = odd1.compare(VectorOperators.ULE, bound);
    if (!a.or(b).or(c.or(d)).anyTrue()) {
      return count;
    }
    int end =
        add(a.toLong(), b.toLong(), first, vector, Math.min(to, vector + LANES), found, count);
    return add(c.toLong(), d.toLong(), second, vector + LANES, to, found, end);
  }

  /** Adds the vectors whose bits are set and that lie in {@code [from, to)}. */
  private static int add(long even, long odd, int first, int from, int to, int[] found, int count) {
    int end = count;
    long bits = Long.expand(even, 0x5555555555555555L) | Long.expand(odd, 0xaaaaaaaaaaaaaaaaL);
    for (; bits != 0; bits &= bits - 1) {
      int vector = first + Long.numberOfTrailingZeros(bits);
      if (vector >= from && vector < to) {
        found[end++] = vector;
      }
    }
    return end;
  }
}
