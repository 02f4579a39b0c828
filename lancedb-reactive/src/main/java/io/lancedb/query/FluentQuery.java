package io.lancedb.query;

import io.lancedb.data.RecordMapper;
import io.lancedb.data.Row;
import io.lancedb.data.RowReader;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A query under construction: a table and a {@link QueryRequest}. Immutable: every refinement
 * returns a new query, so a query can be kept, shared and refined in several ways.
 *
 * <p>The terminal methods return cold publishers. Each subscription runs the query again, on the
 * version of the table that is current then; signals arrive on the CPU scheduler of the connection;
 * cancel stops the reads within one batch and frees every buffer. Unknown columns and broken
 * filters are signalled, not thrown.
 *
 * @param <Q> the concrete query
 */
public abstract sealed class FluentQuery<Q extends FluentQuery<Q>> permits Query, VectorQuery {

  private final QueryExecutor executor;
  private final QueryRequest request;

  FluentQuery(QueryExecutor executor, QueryRequest request) {
    this.executor = executor;
    this.request = request;
  }

  abstract Q with(QueryExecutor executor, QueryRequest request);

  final Q with(QueryRequest newRequest) {
    return with(executor, newRequest);
  }

  /**
   * Keeps only rows that meet an SQL condition, such as {@code price > 10 AND item = 'foo'}.
   * Several conditions must all hold.
   */
  public Q where(String filter) {
    return with(request.withFilter(filter));
  }

  /** Returns only these columns, in this order; names are case-sensitive. */
  public Q select(String... columns) {
    return with(request.withColumns(List.of(columns)));
  }

  /** Returns only these columns, in this order; names are case-sensitive. */
  public Q select(List<String> columns) {
    return with(request.withColumns(columns));
  }

  /** Returns at most this many rows. */
  public Q limit(long rows) {
    return with(request.withLimit(rows));
  }

  /** Skips this many rows first. */
  public Q offset(long rows) {
    return with(request.withOffset(rows));
  }

  /** Adds the column {@code _rowid}, an unsigned 64-bit number. */
  public Q withRowId() {
    return with(request.withRowId(true));
  }

  /** Bounds the rows of a batch; by default a size that suits the width of the columns. */
  public Q batchRows(int rows) {
    if (rows < 1) {
      throw new IllegalArgumentException("batchRows must be positive: " + rows);
    }
    return with(request.withBatchRows(rows));
  }

  /** What this query asks for. */
  public QueryRequest request() {
    return request;
  }

  /** Emits the rows of the result in order. */
  public Flux<Row> rows() {
    return mapped(RowReader::rows);
  }

  /**
   * Emits the rows of the result as records: components by column name, {@code _distance} and
   * {@code _rowid} included.
   */
  public <T> Flux<T> as(Class<T> type) {
    RecordMapper<T> mapper = RecordMapper.of(type);
    return mapped(mapper::map);
  }

  private <T> Flux<T> mapped(Function<VectorSchemaRoot, List<T>> mapping) {
    return executor
        .batches(request)
        .map(batch -> {
          try (batch) {
            return mapping.apply(batch);
          }
        })
        .concatMapIterable(Function.identity(), 1);
  }

  /** Emits the first row that {@link #rows()} would emit, or nothing. */
  public Mono<Row> first() {
    return (isCutFreely() ? with(request.withLimit(1)) : this).rows().next();
  }

  /** Whether a smaller limit gives the same first rows: it does not where hits are filtered. */
  private boolean isCutFreely() {
    Long limit = request.limit();
    boolean filtersHits =
        request.search() != null && request.filter() != null && !request.prefilter();
    return !filtersHits && (limit == null || limit > 0);
  }

  /** Emits the number of rows of the result. */
  public Mono<Long> count() {
    return executor.count(request);
  }

  /** Emits how the query would be run, as text. */
  public Mono<String> explain() {
    return executor.explain(request);
  }

  /**
   * Works on the result batch by batch, without copying it to the heap. A batch is valid until the
   * publisher that the function returns has terminated, and is closed then; the next batch follows
   * after that.
   */
  public <T> Flux<T> mapBatches(
      Function<? super VectorSchemaRoot, ? extends Publisher<? extends T>> function) {
    return executor
        .batches(request)
        .<T>concatMap(batch -> Flux.using(() -> batch, function, VectorSchemaRoot::close), 1)
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  /**
   * Emits the batches themselves; the subscriber closes each, also after the connection is closed,
   * and until then it counts towards the connection's memory limit. Prefer {@link #mapBatches},
   * which cannot leak.
   */
  public Flux<VectorSchemaRoot> batches() {
    return executor.batches(request);
  }

  @Override
  public String toString() {
    return request.toString();
  }
}
