package io.lancedb.lance.build;

import com.google.protobuf.ByteString;
import io.lancedb.lance.build.vector.BinaryAssignment;
import io.lancedb.lance.build.vector.BinaryCentroids;
import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.index.proto.Tensor;
import java.lang.foreign.ValueLayout;

/** Partitions around centroids of bits. */
final class BinaryPartitions implements Partitions {

  private final BinaryCentroids centroids;
  private final BinaryAssignment assignment;

  BinaryPartitions(BinaryCentroids centroids) {
    this.centroids = centroids;
    this.assignment = new BinaryAssignment(centroids);
  }

  @Override
  public int count() {
    return centroids.count();
  }

  @Override
  public Tensor tensor() {
    return Tensor.newBuilder()
        .setDataType(Tensor.DataType.UINT8)
        .addShape(centroids.count())
        .addShape(centroids.dimension())
        .setData(ByteString.copyFrom(centroids.values()))
        .build();
  }

  @Override
  public void assign(VectorBatch vectors, int[] partitions, float[] distances) {
    byte[] bytes =
        vectors
            .elements()
            .asSlice(0, (long) vectors.count() * vectors.dimension())
            .toArray(ValueLayout.JAVA_BYTE);
    assignment.assign(bytes, vectors.count(), partitions, distances);
  }
}
