package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.ByteKernel;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.QuantizedKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The scalar-quantized vectors of a partition.
 *
 * @param storage bounds and distance
 * @param rows the row ids, and the codes as the only column
 * @param sums the sum of the codes of each vector, where the distance is dot, else empty
 */
@SuppressWarnings("ArrayRecordComponent")
record ScalarVectors(ScalarStorage storage, PartitionRows rows, int[] sums)
    implements StoredVectors {

  static ScalarVectors of(ScalarStorage storage, PartitionRows rows) {
    if (storage.metric() != Metric.DOT) {
      return new ScalarVectors(storage, rows, new int[0]);
    }
    byte[] ones = new byte[storage.dimension()];
    Arrays.fill(ones, (byte) 1);
    ByteKernel kernel = QuantizedKernels.products(ones);
    int[] sums = new int[rows.size()];
    kernel.sums(rows.columns().get(0), 0, sums.length, sums, 0);
    return new ScalarVectors(storage, rows, sums);
  }

  MemorySegment codes() {
    return rows.columns().get(0);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public long rowId(int vector) {
    return rows.rowId(vector);
  }

  @Override
  public long memoryBytes() {
    return rows.memoryBytes() + 4L * sums.length;
  }

  @Override
  public Probe probe(int vector) {
    int dimension = storage.dimension();
    byte[] own =
        codes().asSlice((long) vector * dimension, dimension).toArray(ValueLayout.JAVA_BYTE);
    return new ScalarProbe(this, storage.between(own));
  }

  @Override
  public void close() {
    rows.close();
  }
}
