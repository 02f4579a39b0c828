package io.lancedb.query;

import org.jspecify.annotations.Nullable;

/**
 * The vector part of a query.
 *
 * @param vector where the search starts
 * @param column the vector column; null for the only one of the query's dimension
 * @param distanceType the distance; null for l2, and for hamming on columns of uint8
 * @param lowerBound least {@code _distance} of a result, inclusive; null for none
 * @param upperBound greatest {@code _distance} of a result, exclusive; null for none
 */
public record VectorSearch(
    QueryVector vector,
    @Nullable String column,
    @Nullable DistanceType distanceType,
    @Nullable Float lowerBound,
    @Nullable Float upperBound) {

  /** A search with every option at its default. */
  public static VectorSearch of(QueryVector vector) {
    return new VectorSearch(vector, null, null, null, null);
  }

  VectorSearch withColumn(String newColumn) {
    return new VectorSearch(vector, newColumn, distanceType, lowerBound, upperBound);
  }

  VectorSearch withDistanceType(DistanceType newType) {
    return new VectorSearch(vector, column, newType, lowerBound, upperBound);
  }

  VectorSearch withRange(@Nullable Float lower, @Nullable Float upper) {
    return new VectorSearch(vector, column, distanceType, lower, upper);
  }
}
