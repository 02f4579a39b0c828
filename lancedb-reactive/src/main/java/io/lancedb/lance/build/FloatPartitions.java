package io.lancedb.lance.build;

import com.google.protobuf.UnsafeByteOperations;
import io.lancedb.lance.build.vector.Assignment;
import io.lancedb.lance.build.vector.Centroids;
import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.index.proto.Tensor;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Partitions around centroids of floats. */
final class FloatPartitions implements Partitions {

  private final Centroids centroids;
  private final ElementType element;
  private final Assignment assignment;

  private FloatPartitions(Centroids centroids, Metric metric, ElementType element) {
    this.centroids = centroids;
    this.element = element;
    this.assignment = new Assignment(centroids, metric);
  }

  /** Partitions whose centroids are rounded to what the index file can hold. */
  static FloatPartitions of(Centroids centroids, Metric metric, ElementType element) {
    if (element != ElementType.FLOAT16) {
      return new FloatPartitions(centroids, metric, element);
    }
    float[] rounded = centroids.values().clone();
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = Float.float16ToFloat(Float.floatToFloat16(rounded[i]));
    }
    Centroids stored =
        new Centroids(rounded, centroids.count(), centroids.dimension(), centroids.loss());
    return new FloatPartitions(stored, metric, element);
  }

  /** The centroids. */
  Centroids centroids() {
    return centroids;
  }

  @Override
  public int count() {
    return centroids.count();
  }

  @Override
  public Tensor tensor() {
    float[] values = centroids.values();
    ByteBuffer data =
        ByteBuffer.allocate(Math.multiplyExact(values.length, element.byteWidth()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (element) {
        case FLOAT16 -> data.putShort(Float.floatToFloat16(value));
        case FLOAT32 -> data.putFloat(value);
        case FLOAT64 -> data.putDouble(value);
        case UINT8 -> throw new IllegalStateException("Bytes have binary centroids");
      }
    }
    return Tensor.newBuilder()
        .setDataType(
            switch (element) {
              case FLOAT16 -> Tensor.DataType.FLOAT16;
              case FLOAT64 -> Tensor.DataType.FLOAT64;
              default -> Tensor.DataType.FLOAT32;
            })
        .addShape(centroids.count())
        .addShape(centroids.dimension())
        .setData(UnsafeByteOperations.unsafeWrap(data.flip()))
        .build();
  }

  @Override
  public void assign(VectorBatch vectors, int[] partitions, float[] distances) {
    assignment.assign(vectors.floats(), vectors.count(), partitions, distances);
  }
}
