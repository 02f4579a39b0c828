package io.lancedb.lance.index.vector.storage;

import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The vectors of a partition as they are.
 *
 * @param storage element type and distance
 * @param rows the row ids, and the elements as the only column
 */
record FlatVectors(FlatStorage storage, PartitionRows rows) implements StoredVectors {

  private static final ValueLayout.OfShort HALF =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  MemorySegment elements() {
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
    return rows.memoryBytes();
  }

  @Override
  public Probe probe(int vector) {
    return new FlatProbe(this, kernel(vector));
  }

  private DistanceKernel kernel(int vector) {
    MemorySegment own =
        elements().asSlice((long) vector * storage.vectorBytes(), storage.vectorBytes());
    return switch (storage.element()) {
      case UINT8 ->
          DistanceKernels.of(
              storage.metric(), storage.element(), own.toArray(ValueLayout.JAVA_BYTE));
      case FLOAT64 ->
          DistanceKernels.of(storage.kernelMetric(), storage.element(), own.toArray(DOUBLE));
      case FLOAT32 ->
          DistanceKernels.of(storage.kernelMetric(), storage.element(), own.toArray(FLOAT));
      case FLOAT16 -> {
        short[] halves = own.toArray(HALF);
        float[] floats = new float[halves.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = Float.float16ToFloat(halves[i]);
        }
        yield DistanceKernels.of(storage.kernelMetric(), storage.element(), floats);
      }
    };
  }

  @Override
  public void close() {
    rows.close();
  }
}
