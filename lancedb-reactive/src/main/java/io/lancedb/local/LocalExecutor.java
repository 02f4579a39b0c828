package io.lancedb.local;

import io.lancedb.lance.dataset.Dataset;
import io.lancedb.lance.scan.OpenBatches;
import io.lancedb.lance.scan.QueryRunner;
import io.lancedb.query.QueryExecutor;
import io.lancedb.query.QueryRequest;
import org.apache.arrow.vector.VectorSchemaRoot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs the queries of one table on the snapshot that is current when they are subscribed. */
record LocalExecutor(Engine engine, Lifecycle lifecycle, Dataset dataset, Snapshot snapshot)
    implements QueryExecutor {

  private Mono<QueryRunner> runner(QueryRequest request) {
    return Mono.defer(snapshot::current)
        .map(manifest -> new QueryRunner(dataset.files(), dataset.root(), manifest, request));
  }

  /**
   * A batch on its way to the CPU scheduler, where a cancel may forget it: no {@link
   * VectorSchemaRoot}, so that only {@link OpenBatches} closes it.
   */
  private record Waiting(VectorSchemaRoot batch) {}

  @Override
  public Flux<VectorSchemaRoot> batches(QueryRequest request) {
    return Flux.using(
        OpenBatches::new,
        open ->
            lifecycle
                .guard(engine.run(source(request).map(batch -> new Waiting(open.keep(batch)))))
                .<VectorSchemaRoot>handle((waiting, sink) -> open.release(waiting.batch(), sink)),
        OpenBatches::close);
  }

  private Flux<VectorSchemaRoot> source(QueryRequest request) {
    return runner(request)
        .flatMapMany(QueryRunner::batches)
        .map(engine::handOver)
        .doOnDiscard(VectorSchemaRoot.class, VectorSchemaRoot::close);
  }

  @Override
  public Mono<Long> count(QueryRequest request) {
    return lifecycle.guard(engine.run(runner(request).flatMap(QueryRunner::count)));
  }

  @Override
  public Mono<String> explain(QueryRequest request) {
    return lifecycle.guard(engine.run(runner(request).flatMap(QueryRunner::explain)));
  }
}
