package io.lancedb.lance.scan;

import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.simd.DistanceKernel;
import io.lancedb.lance.simd.DistanceKernels;
import io.lancedb.lance.simd.ElementType;
import io.lancedb.lance.simd.Metric;
import io.lancedb.query.DistanceType;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorSearch;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * The column that a search runs on, and its kernel.
 *
 * @param field a fixed-size list of float16, float32, float64 or uint8
 * @param dimension elements of a vector
 * @param element type of an element
 * @param metric the distance
 */
record VectorColumn(LanceField field, int dimension, ElementType element, Metric metric) {

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
          "Column \"%s\" is not a vector column: a search needs a fixed-size list of float16, float32, float64 or uint8, but it has type %s"
              .formatted(field.name(), field.arrow().getType()));
    }
    int dimension = dimension(field);
    if (dimension != search.vector().dimension()) {
      throw new InvalidQueryException(
          "The query vector has dimension %d, but column \"%s\" has dimension %d"
              .formatted(search.vector().dimension(), field.name(), dimension));
    }
    return new VectorColumn(field, dimension, element, metric(search.distanceType(), element));
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
    return ((ArrowType.FixedSizeList) field.arrow().getType()).getListSize();
  }

  private static @Nullable ElementType elementType(LanceField field) {
    if (!(field.arrow().getType() instanceof ArrowType.FixedSizeList)) {
      return null;
    }
    return switch (field.arrow().getChildren().get(0).getType()) {
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
}
