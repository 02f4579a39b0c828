package io.lancedb.query;

import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs queries: what a backend gives to the fluent queries of its tables. */
public interface QueryExecutor {

  /**
   * Runs a query. Each subscription reads the table as it stands at that moment. Emits batches in
   * result order, each owned by whoever receives it; cancel stops the reads and frees what was not
   * emitted.
   */
  Flux<VectorSchemaRoot> batches(QueryRequest request);

  /** Emits the number of rows that the query would return. */
  Mono<Long> count(QueryRequest request);

  /** Emits how the query would be run, as text, without running it. */
  Mono<String> explain(QueryRequest request);
}
