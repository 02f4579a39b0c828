package io.lancedb.query;

/** A scan of a table: every row, or those that meet a condition, in storage order. */
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
