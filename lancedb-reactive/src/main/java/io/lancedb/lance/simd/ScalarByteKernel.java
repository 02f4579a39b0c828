package io.lancedb.lance.simd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Plain loops over unsigned bytes. */
final class ScalarByteKernel implements ByteKernel {

  private final boolean products;
  private final int[] query;

  ScalarByteKernel(byte[] query, boolean products) {
    this.products = products;
    this.query = new int[query.length];
    for (int i = 0; i < query.length; i++) {
      this.query[i] = query[i] & 0xff;
    }
  }

  @Override
  public void sums(MemorySegment vectors, long offset, int count, int[] out, int outOffset) {
    Objects.checkFromIndexSize(offset, (long) count * query.length, vectors.byteSize());
    for (int i = 0; i < count; i++) {
      out[outOffset + i] = sum(vectors, offset + (long) i * query.length);
    }
  }

  @Override
  public void sums(MemorySegment vectors, long offset, int[] numbers, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = sum(vectors, offset + (long) numbers[i] * query.length);
    }
  }

  /** The sum for the vector that begins at a byte. */
  int sum(MemorySegment vectors, long at) {
    int sum = 0;
    if (products) {
      for (int i = 0; i < query.length; i++) {
        sum += query[i] * (vectors.get(ValueLayout.JAVA_BYTE, at + i) & 0xff);
      }
    } else {
      for (int i = 0; i < query.length; i++) {
        int difference = query[i] - (vectors.get(ValueLayout.JAVA_BYTE, at + i) & 0xff);
        sum += difference * difference;
      }
    }
    return sum;
  }
}
