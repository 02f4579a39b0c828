package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Differing bits of binary vectors, eight bytes at a time. One population count per eight bytes
 * already follows the memory, so there is no second implementation over the Vector API.
 */
final class HammingKernel implements DistanceKernel {

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final byte[] query;
  private final long[] words;

  HammingKernel(byte[] query) {
    this.query = query.clone();
    this.words = new long[query.length / Long.BYTES];
    MemorySegment bytes = MemorySegment.ofArray(this.query);
    for (int i = 0; i < words.length; i++) {
      words[i] = bytes.get(LONG, (long) i * Long.BYTES);
    }
  }

  @Override
  public void distances(MemorySegment vectors, long offset, int count, float[] out, int outOffset) {
    long vectorBytes = query.length;
    VectorBlock.check(vectors, offset, count, vectorBytes, out, outOffset);
    for (int row = 0; row < count; row++) {
      out[outOffset + row] = differingBits(vectors, offset + row * vectorBytes);
    }
  }

  private int differingBits(MemorySegment vectors, long at) {
    int bits = 0;
    for (int i = 0; i < words.length; i++) {
      bits += Long.bitCount(words[i] ^ vectors.get(LONG, at + (long) i * Long.BYTES));
    }
    for (int i = words.length * Long.BYTES; i < query.length; i++) {
      bits += Integer.bitCount((query[i] ^ vectors.get(ValueLayout.JAVA_BYTE, at + i)) & 0xff);
    }
    return bits;
  }
}
