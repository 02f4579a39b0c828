package io.lancedb.lance.build.vector;

import io.lancedb.lance.index.vector.storage.FlatStorage;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Keeps vectors as they are; of unit length where the distance is cosine. */
public final class FlatEncoder implements VectorEncoder {

  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final FlatStorage storage;

  private FlatEncoder(FlatStorage storage) {
    this.storage = storage;
  }

  /** The encoder of a new index. */
  public static VectorEncoder of(Metric metric, ElementType element, int dimension) {
    return new FlatEncoder(new FlatStorage(metric, element, dimension));
  }

  /** The encoder of a segment that is added to an index. */
  public static VectorEncoder of(VectorStorage storage) {
    return new FlatEncoder((FlatStorage) storage);
  }

  @Override
  public VectorStorage storage() {
    return storage;
  }

  @Override
  public int recordBytes() {
    return storage.vectorBytes();
  }

  @Override
  public void encode(
      VectorBatch vectors, int[] partitions, MemorySegment out, long offset, long stride) {
    long bytes = storage.vectorBytes();
    for (int i = 0; i < vectors.count(); i++) {
      long to = offset + i * stride;
      if (storage.metric() == Metric.COSINE) {
        unit(vectors, i, out, to);
      } else {
        MemorySegment.copy(vectors.elements(), i * bytes, out, to, bytes);
      }
    }
  }

  private void unit(VectorBatch vectors, int vector, MemorySegment out, long to) {
    int dimension = storage.dimension();
    int from = vector * dimension;
    switch (storage.element()) {
      case FLOAT32 -> MemorySegment.copy(vectors.floats(), from, out, FLOAT, to, dimension);
      case FLOAT16 -> {
        for (int i = 0; i < dimension; i++) {
          out.set(HALF, to + 2L * i, Float.floatToFloat16(vectors.floats()[from + i]));
        }
      }
      case FLOAT64 -> unitDoubles(vectors.elements(), 8L * from, out, to);
      case UINT8 -> throw new IllegalStateException("Binary vectors have no length");
    }
  }

  private void unitDoubles(MemorySegment elements, long from, MemorySegment out, long to) {
    double sum = 0;
    for (int i = 0; i < storage.dimension(); i++) {
      double element = elements.get(DOUBLE, from + 8L * i);
      sum += element * element;
    }
    double scale = 1 / Math.sqrt(sum);
    for (int i = 0; i < storage.dimension(); i++) {
      out.set(DOUBLE, to + 8L * i, elements.get(DOUBLE, from + 8L * i) * scale);
    }
  }

  @Override
  public VectorSchemaRoot partition(
      long[] rowIds, MemorySegment records, long offset, long stride, BufferAllocator allocator) {
    return PartitionColumns.ofRecords(
        rowIds,
        storage.columns().get(0),
        storage.vectorBytes(),
        records,
        offset,
        stride,
        allocator);
  }
}
