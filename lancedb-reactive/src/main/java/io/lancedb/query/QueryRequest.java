package io.lancedb.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks for: an immutable value, the same for every backend.
 *
 * @param filter SQL condition; null for every row
 * @param columns columns of the result in order; null for all, empty for none
 * @param limit most rows to return; null for all, in a vector search for {@link
 *     #DEFAULT_SEARCH_LIMIT}
 * @param offset rows to skip first
 * @param withRowId whether to add the column {@code _rowid}
 * @param prefilter whether the filter is applied before the vector search rather than to its hits
 * @param batchRows most rows of a batch; 0 for a size that suits the columns
 * @param search the vector part; null for a plain scan
 * @param rows the rows to take, each as often as it is named; null for a scan of all
 */
public record QueryRequest(
    @Nullable String filter,
    @Nullable List<String> columns,
    @Nullable Long limit,
    long offset,
    boolean withRowId,
    boolean prefilter,
    int batchRows,
    @Nullable VectorSearch search,
    @Nullable RowSelection rows) {

  /** Hits of a vector search that names no limit. */
  public static final long DEFAULT_SEARCH_LIMIT = 10;

  /** Every row and column. */
  public static final QueryRequest ALL =
      new QueryRequest(null, null, null, 0, false, true, 0, null, null);

  /** Checks the numbers and copies the columns. */
  public QueryRequest {
    if (limit != null && limit < 0) {
      throw new IllegalArgumentException("limit must not be negative: " + limit);
    }
    if (offset < 0) {
      throw new IllegalArgumentException("offset must not be negative: " + offset);
    }
    if (batchRows < 0) {
      throw new IllegalArgumentException("batchRows must not be negative: " + batchRows);
    }
    if (search != null && rows != null) {
      throw new IllegalArgumentException("A search cannot be limited to taken rows");
    }
    columns = columns == null ? null : List.copyOf(columns);
  }

  /** A search for the neighbours of a vector. */
  public static QueryRequest nearestTo(QueryVector vector) {
    return ALL.withSearch(VectorSearch.of(vector));
  }

  /** The same with a further condition that rows must meet. */
  public QueryRequest withFilter(String condition) {
    String combined = filter == null ? condition : "(" + filter + ") AND (" + condition + ")";
    return new QueryRequest(
        combined, columns, limit, offset, withRowId, prefilter, batchRows, search, rows);
  }

  /** The same with these columns only. */
  public QueryRequest withColumns(List<String> newColumns) {
    return new QueryRequest(
        filter, newColumns, limit, offset, withRowId, prefilter, batchRows, search, rows);
  }

  /** The same with at most this many rows. */
  public QueryRequest withLimit(long newLimit) {
    return new QueryRequest(
        filter, columns, newLimit, offset, withRowId, prefilter, batchRows, search, rows);
  }

  /** The same after this many rows. */
  public QueryRequest withOffset(long newOffset) {
    return new QueryRequest(
        filter, columns, limit, newOffset, withRowId, prefilter, batchRows, search, rows);
  }

  /** The same with or without {@code _rowid}. */
  public QueryRequest withRowId(boolean newWithRowId) {
    return new QueryRequest(
        filter, columns, limit, offset, newWithRowId, prefilter, batchRows, search, rows);
  }

  /** The same with the filter before or after the vector search. */
  public QueryRequest withPrefilter(boolean newPrefilter) {
    return new QueryRequest(
        filter, columns, limit, offset, withRowId, newPrefilter, batchRows, search, rows);
  }

  /** The same in batches of at most this many rows. */
  public QueryRequest withBatchRows(int newBatchRows) {
    return new QueryRequest(
        filter, columns, limit, offset, withRowId, prefilter, newBatchRows, search, rows);
  }

  /** The same with another vector part. */
  public QueryRequest withSearch(VectorSearch newSearch) {
    return new QueryRequest(
        filter, columns, limit, offset, withRowId, prefilter, batchRows, newSearch, rows);
  }

  /** The same for these rows only. */
  public QueryRequest withRows(RowSelection newRows) {
    return new QueryRequest(
        filter, columns, limit, offset, withRowId, prefilter, batchRows, search, newRows);
  }
}
