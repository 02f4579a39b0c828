package io.lancedb.lance.build.vector;

import io.lancedb.lance.index.vector.storage.ScalarStorage;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Scalar quantization: one byte an element. */
public final class ScalarEncoder implements VectorEncoder {

  private final ScalarStorage storage;

  private ScalarEncoder(ScalarStorage storage) {
    this.storage = storage;
  }

  /**
   * The encoder of a new index, bounded by the least and the greatest element of a sample; plain
   * CPU work.
   *
   * @param sample vectors back to back, finite, of unit length where the distance is cosine
   */
  public static VectorEncoder train(float[] sample, int rows, int dimension, Metric metric) {
    int length = Math.multiplyExact(rows, dimension);
    if (length < 1 || length > sample.length) {
      throw new IllegalArgumentException(
          "A sample of %d elements has no %d vectors of %d"
              .formatted(sample.length, rows, dimension));
    }
    float least = sample[0];
    float greatest = sample[0];
    for (int i = 1; i < length; i++) {
      least = Math.min(least, sample[i]);
      greatest = Math.max(greatest, sample[i]);
    }
    return new ScalarEncoder(new ScalarStorage(metric, dimension, least, greatest));
  }

  /** The encoder of a segment that is added to an index. */
  public static VectorEncoder of(VectorStorage storage) {
    return new ScalarEncoder((ScalarStorage) storage);
  }

  @Override
  public VectorStorage storage() {
    return storage;
  }

  @Override
  public int recordBytes() {
    return storage.dimension();
  }

  @Override
  public void encode(
      VectorBatch vectors, int[] partitions, MemorySegment out, long offset, long stride) {
    int dimension = storage.dimension();
    float[] floats = vectors.floats();
    byte[] codes = new byte[dimension];
    for (int i = 0; i < vectors.count(); i++) {
      int from = i * dimension;
      for (int k = 0; k < dimension; k++) {
        codes[k] = storage.code(floats[from + k]);
      }
      MemorySegment.copy(codes, 0, out, ValueLayout.JAVA_BYTE, offset + i * stride, dimension);
    }
  }

  @Override
  public VectorSchemaRoot partition(
      long[] rowIds, MemorySegment records, long offset, long stride, BufferAllocator allocator) {
    return PartitionColumns.ofRecords(
        rowIds, storage.columns().get(0), storage.dimension(), records, offset, stride, allocator);
  }
}
