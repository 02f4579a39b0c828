package io.lancedb.lance.index.vector.storage;

import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.query.QueryVector;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The vectors themselves, in the element type of their column; of unit length where the distance is
 * cosine. Column {@code flat}: a fixed-size list of the elements. Metadata: {@code {"dim":32}}.
 *
 * @param metric the distance; hamming for uint8 and only there
 * @param element type of an element
 * @param dimension elements of a vector
 */
public record FlatStorage(Metric metric, ElementType element, int dimension)
    implements VectorStorage {

  /** Checks that the metric fits the element type. */
  public FlatStorage {
    if (dimension < 1 || (metric == Metric.HAMMING) != (element == ElementType.UINT8)) {
      throw new IllegalArgumentException(
          "No flat storage of %s vectors of dimension %d by %s"
              .formatted(element, dimension, metric));
    }
  }

  /** The storage that a file describes. */
  static FlatStorage of(Metric metric, ElementType element, int dimension, String path) {
    if (dimension < 1 || (metric == Metric.HAMMING) != (element == ElementType.UINT8)) {
      throw new CorruptFileException(
          path,
          -1,
          "it stores %s vectors of dimension %d by %s".formatted(element, dimension, metric));
    }
    return new FlatStorage(metric, element, dimension);
  }

  @Override
  public StorageKind kind() {
    return StorageKind.FLAT;
  }

  /** Bytes of a vector. */
  public int vectorBytes() {
    return Math.multiplyExact(dimension, element.byteWidth());
  }

  @Override
  public List<Field> columns() {
    ArrowType type =
        switch (element) {
          case FLOAT16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
          case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
          case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
          case UINT8 -> new ArrowType.Int(8, false);
        };
    Field item = new Field("item", FieldType.nullable(type), null);
    return List.of(
        new Field(
            "flat", FieldType.notNullable(new ArrowType.FixedSizeList(dimension)), List.of(item)));
  }

  @Override
  public String metadata(int tensorBuffer) {
    return "{\"dim\":" + dimension + "}";
  }

  @Override
  public byte @Nullable [] tensor() {
    return null;
  }

  @Override
  public StoredVectors open(VectorSchemaRoot partition, String path) {
    try {
      return new FlatVectors(this, PartitionRows.of(partition, columns(), path));
    } catch (RuntimeException e) {
      partition.close();
      throw e;
    }
  }

  /** Stored vectors have unit length under cosine: their inner product is the cosine. */
  Metric kernelMetric() {
    return metric == Metric.COSINE ? Metric.DOT : metric;
  }

  @Override
  public StorageQuery query(PreparedQuery query) {
    DistanceKernel kernel = kernel(query);
    return (vectors, centroids, partition, centroidDistance) ->
        new FlatProbe((FlatVectors) vectors, kernel);
  }

  private DistanceKernel kernel(PreparedQuery query) {
    return switch (query.original()) {
      case QueryVector.Bytes(byte[] bytes) when metric == Metric.HAMMING ->
          DistanceKernels.of(metric, element, bytes);
      case QueryVector.Doubles(double[] values) when element == ElementType.FLOAT64 ->
          DistanceKernels.of(
              kernelMetric(), element, metric == Metric.COSINE ? unit(values) : values);
      case QueryVector.Doubles(double[] values) when metric == Metric.HAMMING ->
          DistanceKernels.of(metric, element, values);
      case QueryVector.Floats(float[] values) when metric == Metric.HAMMING ->
          DistanceKernels.of(metric, element, values);
      default -> DistanceKernels.of(kernelMetric(), element, query.floats());
    };
  }

  private static double[] unit(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    double scale = 1 / Math.sqrt(sum);
    double[] unit = new double[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = values[i] * scale;
    }
    return unit;
  }
}
