package io.lancedb.blocking;

import io.lancedb.data.Row;
import io.lancedb.query.FluentQuery;
import io.lancedb.query.QueryRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A query under construction; see {@link FluentQuery} for what each step does.
 *
 * @param <R> the reactive query
 * @param <Q> the concrete blocking query
 */
public abstract sealed class BlockingFluentQuery<
        R extends FluentQuery<R>, Q extends BlockingFluentQuery<R, Q>>
    permits BlockingQuery, BlockingVectorQuery {

  private final R query;

  BlockingFluentQuery(R query) {
    this.query = query;
  }

  abstract Q with(R query);

  /** The same query, reactive. */
  public R reactive() {
    return query;
  }

  /** See {@link FluentQuery#where}. */
  public Q where(String filter) {
    return with(query.where(filter));
  }

  /** See {@link FluentQuery#select(String...)}. */
  public Q select(String... columns) {
    return with(query.select(columns));
  }

  /** See {@link FluentQuery#select(List)}. */
  public Q select(List<String> columns) {
    return with(query.select(columns));
  }

  /** See {@link FluentQuery#limit}. */
  public Q limit(long rows) {
    return with(query.limit(rows));
  }

  /** See {@link FluentQuery#offset}. */
  public Q offset(long rows) {
    return with(query.offset(rows));
  }

  /** See {@link FluentQuery#withRowId}. */
  public Q withRowId() {
    return with(query.withRowId());
  }

  /** See {@link FluentQuery#batchRows}. */
  public Q batchRows(int rows) {
    return with(query.batchRows(rows));
  }

  /** See {@link FluentQuery#request}. */
  public QueryRequest request() {
    return query.request();
  }

  /** See {@link FluentQuery#rows}; the whole result. */
  public List<Row> rows() {
    return Await.list(query.rows(), "Query.rows");
  }

  /**
   * See {@link FluentQuery#rows}; rows as they arrive. The query starts with the stream's terminal
   * operation, and closing the stream cancels it: use try-with-resources.
   */
  public Stream<Row> stream() {
    return Await.stream(query.rows(), "Query.rows");
  }

  /** See {@link FluentQuery#as}; the whole result. */
  public <T> List<T> as(Class<T> type) {
    return Await.list(query.as(type), "Query.as");
  }

  /**
   * See {@link FluentQuery#as}; records as they arrive. The query starts with the stream's terminal
   * operation, and closing the stream cancels it: use try-with-resources.
   */
  public <T> Stream<T> stream(Class<T> type) {
    return Await.stream(query.as(type), "Query.as");
  }

  /** See {@link FluentQuery#first}. */
  public Optional<Row> first() {
    return Optional.ofNullable(Await.valueOrNull(query.first(), "Query.first"));
  }

  /** See {@link FluentQuery#count}. */
  public long count() {
    return Await.value(query.count(), "Query.count");
  }

  /** See {@link FluentQuery#explain}. */
  public String explain() {
    return Await.value(query.explain(), "Query.explain");
  }

  /**
   * See {@link FluentQuery#mapBatches}. The function runs on the calling thread, so it may block; a
   * batch is valid until it returns.
   */
  public <T> List<T> mapBatches(Function<? super VectorSchemaRoot, ? extends List<T>> function) {
    try (Stream<VectorSchemaRoot> batches = batches()) {
      return batches
          .<T>mapMulti((batch, results) -> {
            try (batch) {
              function.apply(batch).forEach(results);
            }
          })
          .toList();
    }
  }

  /**
   * See {@link FluentQuery#batches}; batches as they arrive, each closed by the receiver. Closing
   * the stream cancels the query. Prefer {@link #mapBatches}, which cannot leak.
   */
  public Stream<VectorSchemaRoot> batches() {
    return Await.stream(query.batches(), "Query.batches", 1, VectorSchemaRoot::close);
  }

  @Override
  public String toString() {
    return query.toString();
  }
}
