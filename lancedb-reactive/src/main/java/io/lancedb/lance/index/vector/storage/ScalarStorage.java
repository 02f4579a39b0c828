package io.lancedb.lance.index.vector.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.simd.Metric;
import io.lancedb.lance.simd.QuantizedKernels;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Scalar quantization: one byte an element, {@code (element - start) * 255 / (end - start)} without
 * its fraction, between 0 and 255. Column {@code __sq_code}: a fixed-size list of uint8. Metadata:
 * {@code {"dim":32,"num_bits":8,"bounds":{"start":-8.9,"end":9.7}}}.
 *
 * <p>With l2 and cosine queries are quantized as well, and distances are squared Euclidean ones of
 * the codes, times the square of a step; of cosine thus those of unit vectors: twice the cosine
 * distance. With dot they are 1 - the inner product of the query, as it is, and the elements that
 * the codes begin at.
 *
 * @param metric l2, cosine or dot
 * @param dimension elements of a vector
 * @param start what code 0 begins at
 * @param end what code 255 begins at; not less than {@code start}
 */
public record ScalarStorage(Metric metric, int dimension, double start, double end)
    implements VectorStorage {

  /** Sums over longer vectors do not fit the kernels. */
  private static final int MAX_DIMENSION = Integer.MAX_VALUE / (255 * 255);

  private static final double STEPS = 255;

  /** Checks the ranges. */
  public ScalarStorage {
    check(metric, dimension);
    if (!(start <= end) || Double.isInfinite(start) || Double.isInfinite(end)) {
      throw new IllegalArgumentException("Codes from %s to %s".formatted(start, end));
    }
  }

  private static void check(Metric metric, int dimension) {
    if (metric == Metric.HAMMING) {
      throw new UnsupportedFeatureException("scalar quantization of binary vectors");
    }
    if (dimension < 1 || dimension > MAX_DIMENSION) {
      throw new UnsupportedFeatureException(
          "scalar quantization of vectors of %d elements (1 to %d)"
              .formatted(dimension, MAX_DIMENSION));
    }
  }

  /** The storage that a file describes. */
  static ScalarStorage of(Metric metric, StorageMetadata metadata) {
    int dimension = metadata.number("dim", 1, VectorStorages.MAX_DIMENSION);
    check(metric, dimension);
    if (metadata.number("num_bits", 1, 64) != 8) {
      throw new UnsupportedFeatureException(
          "%s: scalar quantization with %s bits"
              .formatted(metadata.path(), metadata.json().path("num_bits")));
    }
    JsonNode bounds = metadata.json().path("bounds");
    double start = bounds.path("start").asDouble(Double.NaN);
    double end = bounds.path("end").asDouble(Double.NaN);
    if (!(start <= end) || Double.isInfinite(start) || Double.isInfinite(end)) {
      throw metadata.bad("bounds");
    }
    return new ScalarStorage(metric, dimension, start, end);
  }

  @Override
  public StorageKind kind() {
    return StorageKind.SQ;
  }

  @Override
  public List<Field> columns() {
    Field item = new Field("item", FieldType.nullable(new ArrowType.Int(8, false)), null);
    return List.of(
        new Field(
            "__sq_code",
            FieldType.nullable(new ArrowType.FixedSizeList(dimension)),
            List.of(item)));
  }

  @Override
  public String metadata(int tensorBuffer) {
    return "{\"dim\":"
        + dimension
        + ",\"num_bits\":8,\"bounds\":{\"start\":"
        + start
        + ",\"end\":"
        + end
        + "}}";
  }

  @Override
  public byte @Nullable [] tensor() {
    return null;
  }

  /** How far the elements of neighbouring codes are apart. */
  public double step() {
    return (end - start) / STEPS;
  }

  /** The code of an element. */
  public byte code(float element) {
    if (start == end) {
      return 0;
    }
    double code = (element - start) * STEPS / (end - start);
    return (byte) (int) Math.clamp(code, 0, STEPS);
  }

  @Override
  public StoredVectors open(VectorSchemaRoot partition, String path) {
    try {
      return ScalarVectors.of(this, PartitionRows.of(partition, columns(), path));
    } catch (RuntimeException e) {
      partition.close();
      throw e;
    }
  }

  @Override
  public StorageQuery query(PreparedQuery query) {
    float[] elements = query.floats();
    if (elements.length != dimension) {
      throw new IllegalArgumentException(
          "A query of %d elements at vectors of %d".formatted(elements.length, dimension));
    }
    ScalarTerms terms = metric == Metric.DOT ? products(elements) : differences(elements);
    return (vectors, centroids, partition, centroidDistance) ->
        new ScalarProbe((ScalarVectors) vectors, terms);
  }

  private ScalarTerms differences(float[] elements) {
    byte[] codes = new byte[dimension];
    for (int i = 0; i < dimension; i++) {
      codes[i] = code(elements[i]);
    }
    return between(codes);
  }

  /** Inner products with a query in steps of a 65535th of its range: its high and its low bytes. */
  private ScalarTerms products(float[] elements) {
    double least = elements[0];
    double greatest = elements[0];
    double sum = 0;
    for (float element : elements) {
      least = Math.min(least, element);
      greatest = Math.max(greatest, element);
      sum += element;
    }
    double fine = (greatest - least) / 65535;
    byte[] high = new byte[dimension];
    byte[] low = new byte[dimension];
    for (int i = 0; i < dimension; i++) {
      int steps = fine == 0 ? 0 : (int) Math.rint((elements[i] - least) / fine);
      high[i] = (byte) (steps >>> 8);
      low[i] = (byte) steps;
    }
    return new ScalarTerms(
        (float) (1 - start * sum),
        (float) (-step() * least),
        (float) (-step() * fine * 256),
        QuantizedKernels.products(high),
        (float) (-step() * fine),
        QuantizedKernels.products(low));
  }

  /** The distances to a vector of these codes. */
  ScalarTerms between(byte[] codes) {
    if (metric != Metric.DOT) {
      return new ScalarTerms(
          0, 0, (float) (step() * step()), QuantizedKernels.squaredDifferences(codes), 0, null);
    }
    int sum = 0;
    for (byte code : codes) {
      sum += code & 0xff;
    }
    return new ScalarTerms(
        (float) (1 - dimension * start * start - start * step() * sum),
        (float) (-start * step()),
        (float) (-step() * step()),
        QuantizedKernels.products(codes),
        0,
        null);
  }
}
