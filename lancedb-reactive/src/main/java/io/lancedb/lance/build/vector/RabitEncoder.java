package io.lancedb.lance.build.vector;

import io.lancedb.lance.index.vector.storage.ExtraCodes;
import io.lancedb.lance.index.vector.storage.RabitRotation;
import io.lancedb.lance.index.vector.storage.RabitStorage;
import io.lancedb.lance.index.vector.storage.VectorStorage;
import io.lancedb.lance.simd.FastRotation;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.QuantizedKernels;
import io.lancedb.lance.simd.SignCodes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Encodes vectors by RaBitQ, which needs no training: the rotation is random, and rotating is
 * linear, so that each centroid is rotated only once.
 *
 * <p>Records: the sign bits, the extra codes, then float32: the three factors of the signs and,
 * with extra codes, the two of all bits.
 */
public final class RabitEncoder implements VectorEncoder {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private final RabitStorage storage;
  private final float[] centroids;
  private final float[] rotatedCentroids;
  private final int signBytes;
  private final int extraBytes;

  private RabitEncoder(RabitStorage storage, float[] centroids) {
    this.storage = storage;
    this.centroids = centroids;
    int dimension = storage.dimension();
    rotatedCentroids = new float[centroids.length];
    for (int from = 0; from + dimension <= centroids.length; from += dimension) {
      float[] centroid = Arrays.copyOfRange(centroids, from, from + dimension);
      System.arraycopy(storage.rotation().apply(centroid), 0, rotatedCentroids, from, dimension);
    }
    signBytes = Math.ceilDiv(dimension, 8);
    extraBytes = storage.bits() == 1 ? 0 : ExtraCodes.bytes(dimension, storage.bits() - 1);
  }

  /**
   * An encoder with a new rotation.
   *
   * @param bits bits of an element, 1 to 9
   * @param centroids all centroids, one after the other; not to be changed
   * @param seed decides the rotation
   */
  public static RabitEncoder create(
      Metric metric, int dimension, int bits, float[] centroids, long seed) {
    byte[] signs = new byte[FastRotation.ROUNDS * Math.ceilDiv(dimension, 8)];
    new SplittableRandom(seed).nextBytes(signs);
    return of(RabitStorage.create(metric, dimension, bits, signs), centroids);
  }

  /**
   * An encoder with the rotation of an index that there is, for vectors to be added to it.
   *
   * @param centroids all centroids, one after the other; not to be changed
   */
  public static RabitEncoder of(RabitStorage storage, float[] centroids) {
    return new RabitEncoder(storage, centroids);
  }

  @Override
  public VectorStorage storage() {
    return storage;
  }

  @Override
  public int recordBytes() {
    return signBytes + extraBytes + 4 * factors();
  }

  private int factors() {
    return storage.bits() == 1 ? 3 : 5;
  }

  @Override
  public void encode(
      VectorBatch vectors, int[] partitions, MemorySegment out, long offset, long stride) {
    int dimension = storage.dimension();
    RabitCode code = new RabitCode(storage.metric(), dimension, storage.bits());
    RabitRotation rotation = storage.rotation();
    float[] vector = new float[dimension];
    for (int i = 0; i < vectors.count(); i++) {
      System.arraycopy(vectors.floats(), i * dimension, vector, 0, dimension);
      int centroid = partitions[i] * dimension;
      float length =
          QuantizedKernels.distance(Metric.L2, vector, 0, centroids, centroid, vector.length);
      float[] rotated = rotation.apply(vector);
      code.encode(rotated, rotatedCentroids, centroid, length);
      long at = offset + i * stride;
      MemorySegment.copy(code.signs(), 0, out, BYTE, at, signBytes);
      if (extraBytes > 0) {
        ExtraCodes.pack(code.extra(), dimension, storage.bits() - 1, out, at + signBytes);
      }
      MemorySegment.copy(code.factors(), 0, out, FLOAT, at + signBytes + extraBytes, factors());
    }
  }

  @Override
  public VectorSchemaRoot partition(
      long[] rowIds, MemorySegment records, long offset, long stride, BufferAllocator allocator) {
    int size = rowIds.length;
    List<FieldVector> columns = new ArrayList<>();
    try {
      columns.add(PartitionColumns.rowIds(rowIds, allocator));
      for (Field field : storage.columns()) {
        columns.add(
            field.getType() instanceof ArrowType.FixedSizeList
                ? PartitionColumns.lists(field, size, allocator)
                : PartitionColumns.values(field, size, allocator));
      }
      packSigns(records, offset, stride, PartitionColumns.data(columns.get(1)), size);
      long factors = offset + signBytes + extraBytes;
      copy(records, factors, stride, columns.get(2), 4, size);
      copy(records, factors + 4, stride, columns.get(3), 4, size);
      copy(records, factors + 8, stride, columns.get(4), 4, size);
      if (extraBytes > 0) {
        copy(records, offset + signBytes, stride, columns.get(5), extraBytes, size);
        copy(records, factors + 12, stride, columns.get(6), 4, size);
        copy(records, factors + 16, stride, columns.get(7), 4, size);
      }
      return PartitionColumns.root(size, columns);
    } catch (RuntimeException | Error e) {
      columns.forEach(FieldVector::close);
      throw e;
    }
  }

  private static void copy(
      MemorySegment records, long offset, long stride, FieldVector to, int bytes, int size) {
    PartitionColumns.copy(records, offset, stride, PartitionColumns.data(to), bytes, size);
  }

  private void packSigns(
      MemorySegment records, long offset, long stride, MemorySegment to, int size) {
    int whole = size / SignCodes.GROUP * SignCodes.GROUP;
    byte[] codes = new byte[SignCodes.GROUP * signBytes];
    for (int row = 0; row < whole; row += SignCodes.GROUP) {
      for (int i = 0; i < SignCodes.GROUP; i++) {
        long at = offset + (row + i) * stride;
        MemorySegment.copy(records, BYTE, at, codes, i * signBytes, signBytes);
      }
      SignCodes.putAll(codes, signBytes, to, (long) row * signBytes);
    }
    int rest = size - whole;
    for (int row = 0; row < rest; row++) {
      for (int i = 0; i < signBytes; i++) {
        byte value = records.get(BYTE, offset + (whole + row) * stride + i);
        to.set(BYTE, (long) whole * signBytes + (long) i * rest + row, value);
      }
    }
  }
}
