package io.lancedb.query;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A search for the rows whose vectors are nearest to a vector. The result has the column {@code
 * _distance} (float32) last and is ordered by it, ties by row id; rows whose vector is null or
 * whose distance is not a number are left out. Without a limit, the {@value
 * QueryRequest#DEFAULT_SEARCH_LIMIT} nearest are returned.
 */
public final class VectorQuery extends FluentQuery<VectorQuery> {

  private final VectorSearch search;

  /** For backends; users start at {@code Table.vectorSearch(..)}. */
  public VectorQuery(QueryExecutor executor, QueryRequest request) {
    super(executor, request);
    this.search = Objects.requireNonNull(request.search(), "search");
  }

  @Override
  VectorQuery with(QueryExecutor executor, QueryRequest request) {
    return new VectorQuery(executor, request);
  }

  /** Searches this vector column; needed when several columns have the query's dimension. */
  public VectorQuery column(String name) {
    return with(request().withSearch(search.withColumn(name)));
  }

  /** Measures by this distance; by default l2, and hamming for columns of uint8. */
  public VectorQuery distanceType(DistanceType type) {
    return with(request().withSearch(search.withDistanceType(type)));
  }

  /**
   * Returns only rows whose {@code _distance} lies in a range.
   *
   * @param lower least distance, inclusive; null for none
   * @param upper greatest distance, exclusive; null for none
   */
  public VectorQuery distanceRange(@Nullable Float lower, @Nullable Float upper) {
    return with(request().withSearch(search.withRange(lower, upper)));
  }

  /** Applies the filter before the search (the default): as many hits as the limit allows. */
  public VectorQuery prefilter() {
    return with(request().withPrefilter(true));
  }

  /** Applies the filter to the hits of the search: perhaps fewer rows than the limit. */
  public VectorQuery postfilter() {
    return with(request().withPrefilter(false));
  }
}
