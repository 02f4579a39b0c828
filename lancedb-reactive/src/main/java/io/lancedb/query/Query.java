package io.lancedb.query;

/**
 * A scan of a table, or a take of some rows: every row, or those that meet a condition, in storage
 * order or the order of the take.
 */
public final class Query extends FluentQuery<Query> {

  /** For backends; users start at {@code Table.query()}. */
  public Query(QueryExecutor executor, QueryRequest request) {
    super(executor, request);
  }

  @Override
  Query with(QueryExecutor executor, QueryRequest request) {
    return new Query(executor, request);
  }
}
