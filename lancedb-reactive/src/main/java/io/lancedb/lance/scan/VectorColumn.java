package io.lancedb.lance.scan;

import io.lancedb.error.BadVectorException;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.index.vector.storage.PreparedQuery;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorSearch;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The column that a search runs on, and its kernel.
 *
 * @param field a fixed-size list of float16, float32, float64 or uint8, or a list of such
 * @param dimension elements of a vector
 * @param element type of an element
 * @param metric the distance
 * @param multivector whether a row has a list of vectors
 */
record VectorColumn(
    LanceField field, int dimension, ElementType element, Metric metric, boolean multivector) {

  /**
   * Finds the column: the named one, or the only vector column of the query's dimension. Fails with
   * {@link ColumnNotFoundException} or {@link InvalidQueryException}.
   */
  static VectorColumn resolve(LanceSchema schema, VectorSearch search) {
    LanceField field =
        search.column() == null ? detect(schema, search.vector()) : named(schema, search.column());
    ElementType element = elementType(field);
    if (element == null) {
      throw new InvalidQueryException(
          "Column \"%s\" is not a vector column: a search needs a fixed-size list of float16, float32, float64 or uint8, or a list of such, but it has type %s"
              .formatted(field.name(), field.arrow().getType()));
    }
    int dimension = dimension(field);
    if (dimension != search.vector().dimension()) {
      throw new InvalidQueryException(
          "The query vector has dimension %d, but column \"%s\" has dimension %d"
              .formatted(search.vector().dimension(), field.name(), dimension));
    }
    return new VectorColumn(
        field,
        dimension,
        element,
        metric(search.distanceType(), element),
        vectors(field.arrow()) != field.arrow());
  }

  /** The same with another distance. */
  VectorColumn withMetric(Metric other) {
    return new VectorColumn(field, dimension, element, other, multivector);
  }

  /** The type of one vector: that of the field, or of the items of a list; null for no vectors. */
  private static @Nullable Field vectors(Field field) {
    return switch (field.getType()) {
      case ArrowType.FixedSizeList ignored -> field;
      case ArrowType.List ignored -> fixed(field.getChildren().get(0));
      case ArrowType.LargeList ignored -> fixed(field.getChildren().get(0));
      default -> null;
    };
  }

  private static @Nullable Field fixed(Field items) {
    return items.getType() instanceof ArrowType.FixedSizeList ? items : null;
  }

  /** A column without a query; null if it has no vectors. */
  static @Nullable VectorColumn of(LanceField field) {
    ElementType element = elementType(field);
    return element == null
        ? null
        : new VectorColumn(
            field,
            dimension(field),
            element,
            metric(null, element),
            vectors(field.arrow()) != field.arrow());
  }

  private static LanceField named(LanceSchema schema, String name) {
    LanceField field = schema.field(name);
    if (field == null) {
      throw new ColumnNotFoundException(name, schema.names());
    }
    return field;
  }

  private static LanceField detect(LanceSchema schema, QueryVector query) {
    List<LanceField> candidates =
        schema.fields().stream()
            .filter(field -> elementType(field) != null && dimension(field) == query.dimension())
            .toList();
    if (candidates.isEmpty()) {
      throw new InvalidQueryException(
          "No vector column matches the dimension of the query vector: " + query.dimension());
    }
    if (candidates.size() > 1) {
      throw new InvalidQueryException(
          "More than one vector column has dimension %d; name one with column(..): %s"
              .formatted(query.dimension(), candidates.stream().map(LanceField::name).toList()));
    }
    return candidates.get(0);
  }

  private static int dimension(LanceField field) {
    Field vectors = vectors(field.arrow());
    return vectors != null && vectors.getType() instanceof ArrowType.FixedSizeList list
        ? list.getListSize()
        : -1;
  }

  private static @Nullable ElementType elementType(LanceField field) {
    Field vectors = vectors(field.arrow());
    if (vectors == null) {
      return null;
    }
    return switch (vectors.getChildren().get(0).getType()) {
      case ArrowType.FloatingPoint f ->
          switch (f.getPrecision()) {
            case HALF -> ElementType.FLOAT16;
            case SINGLE -> ElementType.FLOAT32;
            case DOUBLE -> ElementType.FLOAT64;
          };
      case ArrowType.Int i when i.getBitWidth() == 8 && !i.getIsSigned() -> ElementType.UINT8;
      default -> null;
    };
  }

  private static Metric metric(@Nullable DistanceType type, ElementType element) {
    if (type == null) {
      return element == ElementType.UINT8 ? Metric.HAMMING : Metric.L2;
    }
    return switch (type) {
      case L2 -> Metric.L2;
      case COSINE -> Metric.COSINE;
      case DOT -> Metric.DOT;
      case HAMMING -> Metric.HAMMING;
    };
  }

  /** Bytes of a vector. */
  long vectorBytes() {
    return (long) dimension
        * switch (element) {
          case UINT8 -> 1;
          case FLOAT16 -> 2;
          case FLOAT32 -> 4;
          case FLOAT64 -> 8;
        };
  }

  /** A kernel for distances to the query; fails if the metric does not fit the element type. */
  DistanceKernel kernel(QueryVector query) {
    return switch (query) {
      case QueryVector.Floats(float[] values) -> DistanceKernels.of(metric, element, values);
      case QueryVector.Doubles(double[] values) -> DistanceKernels.of(metric, element, values);
      case QueryVector.Bytes(byte[] values) -> DistanceKernels.of(metric, element, values);
    };
  }

  /** The forms of a query that searches of an index need. */
  PreparedQuery prepare(QueryVector query) {
    if (element == ElementType.UINT8) {
      return new PreparedQuery(QueryVector.of(bytes(query)), new float[0]);
    }
    float[] floats =
        switch (query) {
          case QueryVector.Floats(float[] values) -> values.clone();
          case QueryVector.Doubles(double[] values) -> {
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
              rounded[i] = (float) values[i];
            }
            yield rounded;
          }
          case QueryVector.Bytes(byte[] values) -> {
            float[] whole = new float[values.length];
            for (int i = 0; i < whole.length; i++) {
              whole[i] = Byte.toUnsignedInt(values[i]);
            }
            yield whole;
          }
        };
    if (element == ElementType.FLOAT16) {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Float.float16ToFloat(Float.floatToFloat16(floats[i]));
      }
    }
    return new PreparedQuery(query, metric == Metric.COSINE ? unit(floats) : floats);
  }

  /** A vector of length one; not numbers for a vector of length zero. */
  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
    return vector;
  }

  private static byte[] bytes(QueryVector query) {
    return switch (query) {
      case QueryVector.Bytes(byte[] values) -> values;
      case QueryVector.Floats(float[] values) -> {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
          doubles[i] = values[i];
        }
        yield bytes(doubles);
      }
      case QueryVector.Doubles(double[] values) -> bytes(values);
    };
  }

  private static byte[] bytes(double[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      int value = (int) values[i];
      if (value != values[i] || value < 0 || value > 255) {
        throw new BadVectorException(
            "Value %s at position %d of the query vector is no whole number of 0..255, which the uint8 vectors of this column need"
                .formatted(values[i], i));
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
