package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels for codes of few bits over the Vector API, for registers of 256 bits. Half bytes are
 * looked up 16 at a time, in a table that fills half a register.
 */
class PanamaSignKernel implements SignKernel {

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS = BYTES.withLanes(short.class);
  private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> EIGHT_INTS = IntVector.SPECIES_256;

  private final ScalarSignKernel scalar = new ScalarSignKernel();

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
    int width = BYTES.length();
    for (int group = 0; group < groups; group++) {
      long at = codes.group(firstGroup + group);
      // Of 16-bit lanes, "all" adds up whole lanes, modulo 2^16, and "odd" their upper bytes.
      ShortVector all = ShortVector.zero(SHORTS);
      ShortVector odd = ShortVector.zero(SHORTS);
      ShortVector upperAll = ShortVector.zero(SHORTS);
      ShortVector upperOdd = ShortVector.zero(SHORTS);
      for (int i = 0; i < groupBytes; i += width) {
        ByteVector halves = ByteVector.fromMemorySegment(BYTES, memory, at + i, ORDER);
        ByteVector table = ByteVector.fromArray(BYTES, tables, i);
        ByteVector lower = halves.and((byte) 15);
        ByteVector upper =
            halves
                .reinterpretAsShorts()
                .lanewise(VectorOperators.LSHR, 4)
                .reinterpretAsBytes()
                .and((byte) 15);
        ShortVector low = lower.selectFrom(table).reinterpretAsShorts();
        ShortVector high = upper.selectFrom(table).reinterpretAsShorts();
        all = all.add(low);
        odd = odd.add(low.lanewise(VectorOperators.LSHR, 8));
        upperAll = upperAll.add(high);
        upperOdd = upperOdd.add(high.lanewise(VectorOperators.LSHR, 8));
      }
      ShortVector even = all.sub(odd.lanewise(VectorOperators.LSHL, 8));
      ShortVector upperEven = upperAll.sub(upperOdd.lanewise(VectorOperators.LSHL, 8));
      int row = (firstGroup + group) * SignCodes.GROUP;
      int to = group * SignCodes.GROUP;
      eight(query, codes, even, row, constant, queryError, out, to);
      eight(query, codes, odd, row + 8, constant, queryError, out, to + 8);
      eight(query, codes, upperEven, row + 16, constant, queryError, out, to + 16);
      eight(query, codes, upperOdd, row + 24, constant, queryError, out, to + 24);
    }
  }

  private static void eight(
      SignQuery query,
      SignCodes codes,
      ShortVector sums,
      int row,
      float constant,
      float queryError,
      float[] out,
      int to) {
    MemorySegment memory = codes.memory();
    long factor = 4L * row;
    FloatVector add = FloatVector.fromMemorySegment(EIGHT, memory, codes.add() + factor, ORDER);
    FloatVector scale = FloatVector.fromMemorySegment(EIGHT, memory, codes.scale() + factor, ORDER);
    FloatVector error =
        codes.error() < 0
            ? FloatVector.zero(EIGHT)
            : FloatVector.fromMemorySegment(EIGHT, memory, codes.error() + factor, ORDER);
    FloatVector sum =
        ((FloatVector)
                sums.convertShape(VectorOperators.ZERO_EXTEND_S2I, EIGHT_INTS, 0)
                    .convertShape(VectorOperators.I2F, EIGHT, 0))
            .mul(query.step())
            .add(query.base());
    FloatVector distance = add.add(scale.mul(sum)).add(constant);
    distance.sub(scale.abs().mul(query.slack()).add(error.mul(queryError))).intoArray(out, to);
  }

  @Override
  public float dot(byte[] bytes, float[] floats, int count) {
    FloatVector a = FloatVector.zero(EIGHT);
    FloatVector b = FloatVector.zero(EIGHT);
    for (int i = 0; i < count; i += 16) {
      ByteVector sixteen = ByteVector.fromArray(ByteVector.SPECIES_128, bytes, i);
      a = a.add(floats(sixteen, 0).mul(FloatVector.fromArray(EIGHT, floats, i)));
      b = b.add(floats(sixteen, 1).mul(FloatVector.fromArray(EIGHT, floats, i + 8)));
    }
    float[] sums = new float[8];
    a.add(b).intoArray(sums, 0);
    return ScalarSignKernel.fold(sums);
  }

  private static FloatVector floats(ByteVector sixteen, int part) {
    return (FloatVector)
        sixteen
            .convertShape(VectorOperators.ZERO_EXTEND_B2I, EIGHT_INTS, part)
            .convertShape(VectorOperators.I2F, EIGHT, 0);
  }

  @Override
  public void hadamard(float[] x, int from, int length, float scale) {
    if (length < 2 * EIGHT.length()) {
      scalar.hadamard(x, from, length, scale);
      return;
    }
    for (int i = from; i < from + length; i += EIGHT.length()) {
      FloatVector v = FloatVector.fromArray(EIGHT, x, i);
      v = butterfly(v, SWAP_1, KEEP_1);
      v = butterfly(v, SWAP_2, KEEP_2);
      v = butterfly(v, SWAP_4, KEEP_4);
      v.intoArray(x, i);
    }
    int stride = EIGHT.length();
    for (; 2 * stride < length; stride *= 2) {
      for (int start = from; start < from + length; start += 2 * stride) {
        for (int i = start; i < start + stride; i += EIGHT.length()) {
          FloatVector a = FloatVector.fromArray(EIGHT, x, i);
          FloatVector b = FloatVector.fromArray(EIGHT, x, i + stride);
          a.add(b).intoArray(x, i);
          a.sub(b).intoArray(x, i + stride);
        }
      }
    }
    for (int i = from; i < from + stride; i += EIGHT.length()) {
      FloatVector a = FloatVector.fromArray(EIGHT, x, i);
      FloatVector b = FloatVector.fromArray(EIGHT, x, i + stride);
      a.add(b).mul(scale).intoArray(x, i);
      a.sub(b).mul(scale).intoArray(x, i + stride);
    }
  }

  @Override
  public void halves(float[] x, int half) {
    int i = 0;
    for (; i <= half - EIGHT.length(); i += EIGHT.length()) {
      FloatVector a = FloatVector.fromArray(EIGHT, x, i);
      FloatVector b = FloatVector.fromArray(EIGHT, x, i + half);
      a.add(b).intoArray(x, i);
      a.sub(b).intoArray(x, i + half);
    }
    for (; i < half; i++) {
      float a = x[i];
      float b = x[i + half];
      x[i] = a + b;
      x[i + half] = a - b;
    }
  }

  @Override
  public void subtract(
      float[] vector, float[] centroids, int from, int count, float[] residual, float[] sums) {
    FloatVector sizes = FloatVector.zero(EIGHT);
    FloatVector squares = sizes;
    FloatVector products = sizes;
    FloatVector signed = sizes;
    int i = 0;
    for (; i <= count - EIGHT.length(); i += EIGHT.length()) {
      FloatVector center = FloatVector.fromArray(EIGHT, centroids, from + i);
      FloatVector element = FloatVector.fromArray(EIGHT, vector, i).sub(center);
      element.intoArray(residual, i);
      sizes = sizes.add(element.abs());
      squares = squares.add(element.mul(element));
      products = products.add(element.mul(center));
      IntVector sign = element.reinterpretAsInts().and(Integer.MIN_VALUE);
      signed =
          signed.add(
              center.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats());
    }
    float[] partial = new float[4 * EIGHT.length()];
    sizes.intoArray(partial, 0);
    squares.intoArray(partial, 8);
    products.intoArray(partial, 16);
    signed.intoArray(partial, 24);
    ScalarSignKernel.subtract(vector, centroids, from, i, count, residual, partial);
    ScalarSignKernel.fold(partial, sums);
  }

  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final FloatVector KEEP_1 = signs(1);
  private static final FloatVector KEEP_2 = signs(2);
  private static final FloatVector KEEP_4 = signs(4);

  private static VectorShuffle<Float> swap(int stride) {
    return VectorShuffle.fromOp(EIGHT, lane -> lane ^ stride);
  }

  private static FloatVector signs(int stride) {
    float[] signs = new float[EIGHT.length()];
    for (int lane = 0; lane < signs.length; lane++) {
      signs[lane] = (lane & stride) == 0 ? 1 : -1;
    }
    return FloatVector.fromArray(EIGHT, signs, 0);
  }

  /** Lane pairs (a, b) become (a + b, a - b): the other lane, plus or minus the lane itself. */
  private static FloatVector butterfly(
      FloatVector v, VectorShuffle<Float> swap, FloatVector signs) {
    return v.rearrange(swap).add(v.mul(signs));
  }
}
