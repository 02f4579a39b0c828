package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels for codes of few bits over registers of 512 bits: half bytes are looked up 64 at a time,
 * in four tables that fill a register.
 */
final class PanamaWideSignKernel extends PanamaSignKernel {

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_512;
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_512;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_512;

  /** The table of each lane: lanes 16..31 look up in the second 16 bytes, and so on. */
  private static final ByteVector TABLES = tables();

  private static final VectorShuffle<Short> HALVES = exchange(16);
  private static final VectorShuffle<Short> QUARTERS = exchange(8);
  private static final VectorMask<Short> UPPER_HALF = lanesWithBit(16);
  private static final VectorMask<Short> UPPER_QUARTERS = lanesWithBit(8);

  private static ByteVector tables() {
    byte[] tables = new byte[BYTES.length()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = (byte) (i & ~15);
    }
    return ByteVector.fromArray(BYTES, tables, 0);
  }

  private static VectorShuffle<Short> exchange(int distance) {
    return VectorShuffle.fromOp(SHORTS, lane -> lane ^ distance);
  }

  private static VectorMask<Short> lanesWithBit(int bit) {
    long bits = 0;
    for (int lane = 0; lane < SHORTS.length(); lane++) {
      bits |= (lane & bit) != 0 ? 1L << lane : 0;
    }
    return VectorMask.fromLong(SHORTS, bits);
  }

  @Override
  public void lowerBounds(
      SignQuery query,
      SignCodes codes,
      int firstGroup,
      int groups,
      float constant,
      float queryError,
      float[] out) {
    MemorySegment memory = codes.memory();
    byte[] tables = query.roundedSums();
    int groupBytes = query.codeBytes() * SignCodes.GROUP;
    for (int group = 0; group < groups; group++) {
      long at = codes.group(firstGroup + group);
      // Of 16-bit lanes, "all" adds up whole lanes, modulo 2^16, and "odd" their upper bytes.
      ShortVector all = ShortVector.zero(SHORTS);
      ShortVector odd = ShortVector.zero(SHORTS);
      ShortVector upperAll = ShortVector.zero(SHORTS);
      ShortVector upperOdd = ShortVector.zero(SHORTS);
      for (int i = 0; i < groupBytes; i += 64) {
        ByteVector halves = ByteVector.fromMemorySegment(BYTES, memory, at + i, ORDER);
        ByteVector table = ByteVector.fromArray(BYTES, tables, i);
        ByteVector lower = halves.and((byte) 15).or(TABLES);
        ByteVector upper =
            halves
                .reinterpretAsShorts()
                .lanewise(VectorOperators.LSHR, 4)
                .reinterpretAsBytes()
                .and((byte) 15)
                .or(TABLES);
        ShortVector low = lower.selectFrom(table).reinterpretAsShorts();
        ShortVector high = upper.selectFrom(table).reinterpretAsShorts();
        all = all.add(low);
        odd = odd.add(low.lanewise(VectorOperators.LSHR, 8));
        upperAll = upperAll.add(high);
        upperOdd = upperOdd.add(high.lanewise(VectorOperators.LSHR, 8));
      }
      ShortVector even = all.sub(odd.lanewise(VectorOperators.LSHL, 8));
      ShortVector upperEven = upperAll.sub(upperOdd.lanewise(VectorOperators.LSHL, 8));
      ShortVector sums = fold(even, odd, upperEven, upperOdd);
      int row = (firstGroup + group) * SignCodes.GROUP;
      int to = group * SignCodes.GROUP;
      bounds(query, codes, sums, 0, row, constant, queryError, out, to);
      bounds(query, codes, sums, 1, row + 16, constant, queryError, out, to + 16);
    }
  }

  /**
   * Adds up the four tables of each argument, whose sums fit into 16 bits; the results are those of
   * the arguments one after the other, which is the order of the codes.
   */
  private static ShortVector fold(ShortVector a, ShortVector b, ShortVector c, ShortVector d) {
    ShortVector ac = a.blend(c, UPPER_HALF).add(c.blend(a, UPPER_HALF).rearrange(HALVES));
    ShortVector bd = b.blend(d, UPPER_HALF).add(d.blend(b, UPPER_HALF).rearrange(HALVES));
    return ac.blend(bd, UPPER_QUARTERS).add(bd.blend(ac, UPPER_QUARTERS).rearrange(QUARTERS));
  }

  private static void bounds(
      SignQuery query,
      SignCodes codes,
      ShortVector sums,
      int part,
      int row,
      float constant,
      float queryError,
      float[] out,
      int to) {
    MemorySegment memory = codes.memory();
    long factor = 4L * row;
    FloatVector add = FloatVector.fromMemorySegment(FLOATS, memory, codes.add() + factor, ORDER);
    FloatVector scale =
        FloatVector.fromMemorySegment(FLOATS, memory, codes.scale() + factor, ORDER);
    FloatVector error =
        codes.error() < 0
            ? FloatVector.zero(FLOATS)
            : FloatVector.fromMemorySegment(FLOATS, memory, codes.error() + factor, ORDER);
    FloatVector sum =
        ((FloatVector)
                sums.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, part)
                    .convertShape(VectorOperators.I2F, FLOATS, 0))
            .mul(query.step())
            .add(query.base());
    add.add(scale.mul(sum))
        .add(constant)
        .sub(scale.abs().mul(query.slack()).add(error.mul(queryError)))
        .intoArray(out, to);
  }
}
