package io.lancedb.lance.index.vector.storage;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.index.proto.Tensor;
import io.lancedb.lance.simd.FastRotation;
import io.lancedb.lance.simd.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * RaBitQ: the signs of a vector's rotated residual, and optionally more bits of each element, with
 * factors that make the inner product with a code an unbiased estimate of the distance. Under
 * cosine, distances are squared Euclidean ones of unit vectors: twice the cosine distance.
 */
public final class RabitStorage implements VectorStorage {

  private final Metric metric;
  private final RabitMetadata metadata;
  private final byte @Nullable [] tensor;
  private final RabitRotation rotation;

  private RabitStorage(
      Metric metric, RabitMetadata metadata, byte @Nullable [] tensor, RabitRotation rotation) {
    this.metric = metric;
    this.metadata = metadata;
    this.tensor = tensor;
    this.rotation = rotation;
  }

  /**
   * The storage of an index file.
   *
   * @param metadataJson the only string of {@code storage_metadata}
   * @param tensor a {@code Tensor} message: the matrix of the rotation, if it has one
   * @param path the file, for messages
   * @throws CorruptFileException if they contradict each other
   * @throws UnsupportedFeatureException if the index is of version 1
   */
  public static RabitStorage of(
      Metric metric, String metadataJson, @Nullable MemorySegment tensor, String path) {
    RabitMetadata metadata = RabitMetadata.parse(metadataJson, path);
    checkMetric(metric);
    if (!metadata.matrix()) {
      return new RabitStorage(
          metric,
          metadata,
          null,
          new RabitRotation.Fast(new FastRotation(metadata.dimension(), metadata.signs())));
    }
    if (tensor == null) {
      throw new CorruptFileException(path, -1, "RaBitQ codes without the matrix of their rotation");
    }
    byte[] bytes = tensor.toArray(ValueLayout.JAVA_BYTE);
    return new RabitStorage(
        metric, metadata, bytes, new RabitRotation.Matrix(matrix(bytes, metadata, path)));
  }

  /**
   * A storage for new codes.
   *
   * @param bits bits of an element, 1 to 9
   * @param signs the signs of the rotation: {@code 4 * ceil(dimension / 8)} bytes
   */
  public static RabitStorage create(Metric metric, int dimension, int bits, byte[] signs) {
    checkMetric(metric);
    if (bits < 1 || bits > RabitMetadata.MOST_BITS) {
      throw new IllegalArgumentException("numBits must be 1 to 9, not " + bits);
    }
    return new RabitStorage(
        metric,
        new RabitMetadata(dimension, bits, true, false, signs.clone()),
        null,
        new RabitRotation.Fast(new FastRotation(dimension, signs)));
  }

  private static void checkMetric(Metric metric) {
    if (metric == Metric.HAMMING) {
      throw new UnsupportedFeatureException("RaBitQ codes of binary vectors");
    }
  }

  private static float[] matrix(byte[] bytes, RabitMetadata metadata, String path) {
    int dimension = metadata.dimension();
    try {
      Tensor tensor = Tensor.parseFrom(bytes);
      if (tensor.getDataType() != Tensor.DataType.FLOAT32) {
        throw new UnsupportedFeatureException(
            "%s: a rotation of elements of type %s".formatted(path, tensor.getDataType()));
      }
      long elements = (long) dimension * dimension;
      if (tensor.getData().size() != 4 * elements) {
        throw new CorruptFileException(
            path, -1, "a rotation of %d bytes".formatted(tensor.getData().size()));
      }
      float[] rows = new float[(int) elements];
      tensor
          .getData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(rows);
      return rows;
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptFileException(path, -1, "invalid matrix of a rotation", e);
    }
  }

  @Override
  public StorageKind kind() {
    return StorageKind.RQ;
  }

  @Override
  public Metric metric() {
    return metric;
  }

  @Override
  public int dimension() {
    return metadata.dimension();
  }

  /** Bits of an element, with its sign. */
  public int bits() {
    return metadata.bits();
  }

  /** The rotation of vectors and queries. */
  public RabitRotation rotation() {
    return rotation;
  }

  @Override
  public List<Field> columns() {
    return RabitColumns.of(metadata.dimension(), metadata.bits());
  }

  @Override
  public String metadata(int tensorBuffer) {
    return metadata.toJson(tensorBuffer);
  }

  @Override
  public byte @Nullable [] tensor() {
    return tensor == null ? null : tensor.clone();
  }

  @Override
  public StoredVectors open(VectorSchemaRoot partition, String path) {
    try (partition) {
      return new RabitReader(metadata, partition, path).read();
    }
  }

  @Override
  public StorageQuery query(PreparedQuery query) {
    return new RabitQuery(this, query.floats());
  }
}
