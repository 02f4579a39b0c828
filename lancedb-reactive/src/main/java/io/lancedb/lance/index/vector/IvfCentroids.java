package io.lancedb.lance.index.vector;

import com.google.protobuf.ByteString;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.proto.Tensor;
import io.lancedb.lance.index.vector.storage.PreparedQuery;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.query.QueryVector;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The centroids of an index: a tensor {@code [partitions, dimension]} of float16, float32, float64,
 * or of bytes where vectors are binary. Immutable.
 */
public final class IvfCentroids {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int count;
  private final int dimension;
  private final boolean binary;

  /** What kernels read: floats, or the bytes of binary centroids. */
  private final MemorySegment stored;

  private final float[] floats;

  private IvfCentroids(
      int count, int dimension, boolean binary, MemorySegment stored, float[] floats) {
    this.count = count;
    this.dimension = dimension;
    this.binary = binary;
    this.stored = stored;
    this.floats = floats;
  }

  /** Reads a tensor; one whose parts contradict each other is corrupt. */
  static IvfCentroids of(Tensor tensor, String path) {
    if (tensor.getShapeCount() != 2) {
      throw new CorruptFileException(
          path, -1, "centroids of %d dimensions".formatted(tensor.getShapeCount()));
    }
    long count = Integer.toUnsignedLong(tensor.getShape(0));
    long dimension = Integer.toUnsignedLong(tensor.getShape(1));
    ByteString data = tensor.getData();
    int width =
        switch (tensor.getDataType()) {
          case FLOAT16 -> Short.BYTES;
          case FLOAT32 -> Float.BYTES;
          case FLOAT64 -> Double.BYTES;
          case UINT8 -> Byte.BYTES;
          default ->
              throw new UnsupportedFeatureException(
                  "Centroids of type %s in %s".formatted(tensor.getDataType(), path));
        };
    // Both factors are below 2^32, so the product of all three is exact in a double's range check.
    if (count == 0
        || dimension == 0
        || (double) count * dimension * width != data.size()
        || count * dimension * Float.BYTES > Integer.MAX_VALUE - 8) {
      throw new CorruptFileException(
          path,
          -1,
          "%d bytes are not %d centroids of dimension %d".formatted(data.size(), count, dimension));
    }
    byte[] bytes = data.toByteArray();
    if (tensor.getDataType() == Tensor.DataType.UINT8) {
      return new IvfCentroids(
          (int) count, (int) dimension, true, MemorySegment.ofArray(bytes), new float[0]);
    }
    float[] floats = floats(MemorySegment.ofArray(bytes), width, (int) (count * dimension));
    byte[] stored = width == Float.BYTES ? bytes : new byte[floats.length * Float.BYTES];
    MemorySegment segment = MemorySegment.ofArray(stored);
    if (width != Float.BYTES) {
      for (int i = 0; i < floats.length; i++) {
        segment.set(FLOAT, 4L * i, floats[i]);
      }
    }
    return new IvfCentroids((int) count, (int) dimension, false, segment, floats);
  }

  private static float[] floats(MemorySegment data, int width, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] =
          switch (width) {
            case Short.BYTES -> Float.float16ToFloat(data.get(SHORT, 2L * i));
            case Float.BYTES -> data.get(FLOAT, 4L * i);
            default -> (float) data.get(DOUBLE, 8L * i);
          };
    }
    return floats;
  }

  /** Number of partitions. */
  public int count() {
    return count;
  }

  /** Elements of a vector; bytes of a binary one. */
  public int dimension() {
    return dimension;
  }

  /** Whether vectors are binary. */
  public boolean binary() {
    return binary;
  }

  /** All elements, one centroid after the other; empty where vectors are binary. */
  public float[] floats() {
    return floats;
  }

  /** All bytes of binary centroids, one after the other. */
  public byte[] bytes() {
    if (!binary) {
      throw new IllegalStateException("The centroids have floats");
    }
    return stored.toArray(ValueLayout.JAVA_BYTE);
  }

  /** The distance of a query to each centroid, in the metric that partitions are ranked by. */
  float[] distances(PreparedQuery query, Metric metric) {
    DistanceKernel kernel =
        binary
            ? switch (query.original()) {
              case QueryVector.Floats(float[] v) ->
                  DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, v);
              case QueryVector.Doubles(double[] v) ->
                  DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, v);
              case QueryVector.Bytes(byte[] v) ->
                  DistanceKernels.of(Metric.HAMMING, ElementType.UINT8, v);
            }
            : DistanceKernels.of(
                metric == Metric.DOT ? Metric.DOT : Metric.L2, ElementType.FLOAT32, query.floats());
    float[] distances = new float[count];
    kernel.distances(stored, 0, count, distances, 0);
    return distances;
  }

  long memoryBytes() {
    return stored.byteSize() + 4L * floats.length;
  }
}
