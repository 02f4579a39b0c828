package io.lancedb.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vector part of a query.
 *
 * @param vectors where the search starts: one vector, or several of the same dimension; there are
 *     hits for each, or in a multivector column for all together
 * @param column the vector column; null for the only one of the query's dimension
 * @param distanceType the distance; null for that of the index, without one for l2, and for hamming
 *     on columns of uint8
 * @param lowerBound least {@code _distance} of a result, inclusive; null for none
 * @param upperBound greatest {@code _distance} of a result, exclusive; null for none
 * @param index how an index is used
 */
public record VectorSearch(
    List<QueryVector> vectors,
    @Nullable String column,
    @Nullable DistanceType distanceType,
    @Nullable Float lowerBound,
    @Nullable Float upperBound,
    IndexUse index) {

  /** Copies the vectors and checks that they have the same dimension. */
  public VectorSearch {
    vectors = List.copyOf(vectors);
    if (vectors.isEmpty()) {
      throw new IllegalArgumentException("A vector search needs a vector");
    }
    for (int i = 1; i < vectors.size(); i++) {
      if (vectors.get(i).dimension() != vectors.get(0).dimension()) {
        throw new IllegalArgumentException(
            "Query vector %d has dimension %d, but the first one has dimension %d"
                .formatted(i, vectors.get(i).dimension(), vectors.get(0).dimension()));
      }
    }
  }

  /** A search with every option at its default. */
  public static VectorSearch of(QueryVector vector) {
    return new VectorSearch(List.of(vector), null, null, null, null, IndexUse.DEFAULT);
  }

  /** The first vector. */
  public QueryVector vector() {
    return vectors.get(0);
  }

  /** The same for one of the vectors only. */
  public VectorSearch withOnly(QueryVector vector) {
    return new VectorSearch(List.of(vector), column, distanceType, lowerBound, upperBound, index);
  }

  VectorSearch withFurther(QueryVector vector) {
    List<QueryVector> all = new ArrayList<>(vectors);
    all.add(vector);
    return new VectorSearch(all, column, distanceType, lowerBound, upperBound, index);
  }

  VectorSearch withColumn(String newColumn) {
    return new VectorSearch(vectors, newColumn, distanceType, lowerBound, upperBound, index);
  }

  VectorSearch withDistanceType(DistanceType newType) {
    return new VectorSearch(vectors, column, newType, lowerBound, upperBound, index);
  }

  VectorSearch withRange(@Nullable Float lower, @Nullable Float upper) {
    return new VectorSearch(vectors, column, distanceType, lower, upper, index);
  }

  VectorSearch withIndex(IndexUse newIndex) {
    return new VectorSearch(vectors, column, distanceType, lowerBound, upperBound, newIndex);
  }
}
