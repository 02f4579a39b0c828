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

  /**
   * Searches for the neighbours of a further vector as well. The result then has the column {@code
   * query_index} (int32) first, and for each vector as many rows as the limit allows after as many
   * as the offset skips. In a multivector column all vectors are one query: the distance of a row
   * is the sum, over the query's vectors, of the distance to the nearest of the row's vectors.
   *
   * @throws IllegalArgumentException if it has another dimension than the first
   */
  public VectorQuery addQueryVector(QueryVector vector) {
    return with(request().withSearch(search.withFurther(vector)));
  }

  /** Searches for the neighbours of a further vector of floats; see the other method. */
  public VectorQuery addQueryVector(float... vector) {
    return addQueryVector(QueryVector.of(vector));
  }

  /**
   * Measures by this distance; by default that of the index, without one l2, and hamming for
   * columns of uint8. Where the index has another distance the search is exact.
   */
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

  /**
   * Searches exactly this many partitions of an index, those nearest to the query; {@value
   * IndexUse#DEFAULT_NPROBES} by default. More partitions find more of the true neighbours.
   */
  public VectorQuery nprobes(int nprobes) {
    return with(search.index().withNprobes(nprobes));
  }

  /**
   * Searches at least this many partitions. The query fails with {@link
   * io.lancedb.error.InvalidQueryException} if that is more than {@link #maximumNprobes}.
   */
  public VectorQuery minimumNprobes(int nprobes) {
    return with(search.index().withMinimumNprobes(nprobes));
  }

  /**
   * Searches further partitions, up to this many, while fewer rows than the limit were found; 0 for
   * no bound.
   */
  public VectorQuery maximumNprobes(int nprobes) {
    return with(search.index().withMaximumNprobes(nprobes));
  }

  /**
   * Takes this many times more candidates from the index than there will be hits and measures them
   * again by their stored vectors. Without it an index that stores vectors quantized gives
   * approximate distances; 1 only measures again.
   */
  public VectorQuery refineFactor(int factor) {
    return with(search.index().withRefineFactor(factor));
  }

  /**
   * Keeps this many candidates while walking the graph of an HNSW index; one and a half times the
   * limit by default. The query fails with {@link io.lancedb.error.InvalidQueryException} if it is
   * less than what is asked of the index.
   */
  public VectorQuery ef(int candidates) {
    return with(search.index().withEf(candidates));
  }

  /** Searches exactly, without an index; the default distance is then l2. */
  public VectorQuery bypassVectorIndex() {
    return with(search.index().withBypass());
  }

  /** Leaves out rows that are not indexed; without an index there are no hits. */
  public VectorQuery fastSearch() {
    return with(search.index().withIndexedOnly());
  }

  /**
   * Searches exactly where the index cannot be read, with a warning in the log, instead of failing.
   */
  public VectorQuery fallbackToExact() {
    return with(search.index().withFallbackToExact());
  }

  private VectorQuery with(IndexUse index) {
    return with(request().withSearch(search.withIndex(index)));
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
