package io.lancedb.local;

import io.lancedb.AddMode;
import io.lancedb.AddResult;
import io.lancedb.BlobFile;
import io.lancedb.DeleteResult;
import io.lancedb.Finding;
import io.lancedb.RestoreResult;
import io.lancedb.Table;
import io.lancedb.TableVersion;
import io.lancedb.Update;
import io.lancedb.UpdateResult;
import io.lancedb.VerifyOptions;
import io.lancedb.data.Rows;
import io.lancedb.error.ColumnNotFoundException;
import io.lancedb.error.InvalidQueryException;
import io.lancedb.error.ReadOnlyTableException;
import io.lancedb.index.CreateIndexOptions;
import io.lancedb.index.CreateIndexResult;
import io.lancedb.index.Index;
import io.lancedb.index.IndexConfig;
import io.lancedb.index.IndexProgress;
import io.lancedb.index.IndexStatistics;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.index.OptimizeResult;
import io.lancedb.lance.build.BuildListener;
import io.lancedb.lance.dataset.Dataset;
import io.lancedb.lance.dataset.Delete;
import io.lancedb.lance.dataset.DropIndex;
import io.lancedb.lance.dataset.TableFormat;
import io.lancedb.lance.dataset.UpdateRows;
import io.lancedb.lance.scan.BlobReader;
import io.lancedb.lance.scan.IndexListing;
import io.lancedb.lance.table.Manifest;
import io.lancedb.query.Query;
import io.lancedb.query.QueryRequest;
import io.lancedb.query.QueryVector;
import io.lancedb.query.RowSelection;
import io.lancedb.query.VectorQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A table of a directory, a bucket or memory: a snapshot, and verbs that read or move it. */
final class LocalTable implements Table {

  private final Engine engine;
  private final String name;
  private final Dataset dataset;
  private final Snapshot snapshot;
  private final Lifecycle lifecycle;
  private final IndexVerbs indices;

  LocalTable(Engine engine, String name, Dataset dataset, Manifest manifest, boolean pinned) {
    this.engine = engine;
    this.name = name;
    this.dataset = dataset;
    this.snapshot = new Snapshot(dataset.log(), manifest, pinned, engine.readConsistency());
    this.lifecycle = new Lifecycle("Table '" + name + "'");
    this.indices = new IndexVerbs(dataset, snapshot);
  }

  @Override
  public String name() {
    return name;
  }

  private <T> Mono<T> read(Function<Manifest, Mono<T>> verb) {
    return lifecycle.guard(engine.run(Mono.defer(snapshot::current).flatMap(verb)));
  }

  /** A write starts from the newest version and moves the snapshot to what it committed. */
  private <T> Mono<T> write(Function<Manifest, Mono<T>> verb) {
    return lifecycle.guard(
        engine.run(
            Mono.defer(() ->
                snapshot.isPinned()
                    ? Mono.error(new ReadOnlyTableException(name, snapshot.version()))
                    : snapshot.latest().flatMap(verb))));
  }

  @Override
  public Mono<Schema> schema() {
    return read(manifest -> Mono.just(StoredForm.visible(manifest.schema())));
  }

  @Override
  public Mono<Long> countRows() {
    return read(manifest -> Mono.just(manifest.countRows()));
  }

  @Override
  public Mono<Long> countRows(String filter) {
    return query().where(filter).count();
  }

  @Override
  public Mono<AddResult> add(Rows rows, AddMode mode) {
    return write(manifest ->
            switch (mode) {
              case APPEND -> append(manifest, rows);
              case OVERWRITE -> overwrite(manifest, rows);
            })
        .map(committed -> new AddResult(snapshot.moveTo(committed)));
  }

  private Mono<Manifest> append(Manifest manifest, Rows rows) {
    return rows.<Manifest>use(
            StoredForm.visible(manifest.schema()),
            engine.allocator(),
            (schema, batches) ->
                dataset.append(manifest, StoredForm.batches(schema, batches, engine.allocator())))
        .singleOrEmpty();
  }

  private Mono<Manifest> overwrite(Manifest manifest, Rows rows) {
    return rows.<Manifest>use(
            null,
            engine.allocator(),
            (schema, batches) -> {
              return dataset.overwrite(
                  manifest,
                  StoredForm.fields(schema),
                  new TableFormat(manifest.fileVersion(), manifest.stableRowIds()),
                  StoredForm.batches(schema, batches, engine.allocator()));
            })
        .singleOrEmpty();
  }

  @Override
  public Mono<UpdateResult> update(Update update) {
    return write(manifest -> update(manifest, update))
        .map(result -> new UpdateResult(result.rowsUpdated(), snapshot.moveTo(result.manifest())));
  }

  /** The new values become one row in the table's types; what does not fit fails here. */
  private Mono<UpdateRows.Result> update(Manifest manifest, Update update) {
    StoredForm.refuseBlobs(manifest.schema(), "update");
    Schema visible = StoredForm.visible(manifest.schema());
    List<Field> fields = new ArrayList<>();
    for (String column : update.values().keySet()) {
      if (manifest.schema().field(column) == null) {
        return Mono.error(new ColumnNotFoundException(column, manifest.schema().names()));
      }
      fields.add(visible.findField(column));
    }
    return Rows.ofMaps(List.of(update.values()))
        .<UpdateRows.Result>use(
            new Schema(fields),
            engine.allocator(),
            (schema, batches) ->
                StoredForm.batches(schema, batches, engine.allocator())
                    .concatMap(values ->
                        Mono.using(
                            () -> values,
                            row -> new UpdateRows(dataset, update.filter(), row).run(manifest))))
        .singleOrEmpty();
  }

  @Override
  public Mono<DeleteResult> delete(String filter) {
    return write(manifest -> new Delete(dataset, filter).run(manifest))
        .map(result -> new DeleteResult(result.rowsDeleted(), snapshot.moveTo(result.manifest())));
  }

  @Override
  public Mono<CreateIndexResult> createIndex(
      String column, Index index, CreateIndexOptions options) {
    return createIndex(column, index, options, BuildListener.NONE);
  }

  private Mono<CreateIndexResult> createIndex(
      String column, Index index, CreateIndexOptions options, BuildListener listener) {
    return write(manifest -> indices.create(manifest, column, index, options, listener));
  }

  @Override
  public Flux<IndexProgress> createIndexProgress(
      String column, Index index, CreateIndexOptions options) {
    return IndexVerbs.progress(index, listener -> createIndex(column, index, options, listener));
  }

  @Override
  public Mono<Void> dropIndex(String indexName) {
    return write(manifest -> new DropIndex(dataset, name, indexName).run(manifest))
        .doOnNext(snapshot::moveTo)
        .then();
  }

  @Override
  public Mono<Void> waitForIndex(Collection<String> names, Duration timeout) {
    return lifecycle.guard(engine.run(indices.await(List.copyOf(names), timeout)));
  }

  @Override
  public Mono<OptimizeResult> optimize(OptimizeOptions options) {
    return write(manifest -> indices.optimize(manifest, options));
  }

  @Override
  public Query query() {
    return new Query(executor(), QueryRequest.ALL);
  }

  @Override
  public Query takeOffsets(long... offsets) {
    return new Query(executor(), QueryRequest.ALL.withRows(RowSelection.offsets(offsets)));
  }

  @Override
  public Query takeRowIds(long... rowIds) {
    return new Query(executor(), QueryRequest.ALL.withRows(RowSelection.rowIds(rowIds)));
  }

  @Override
  public VectorQuery vectorSearch(QueryVector vector) {
    if (vector.dimension() == 0) {
      throw new IllegalArgumentException("The query vector is empty");
    }
    return new VectorQuery(executor(), QueryRequest.nearestTo(vector));
  }

  private LocalExecutor executor() {
    return new LocalExecutor(engine, lifecycle, dataset, snapshot);
  }

  @Override
  public Mono<Long> version() {
    return read(manifest -> Mono.just(manifest.version()));
  }

  @Override
  public Flux<TableVersion> versions() {
    return lifecycle.guard(
        engine.run(
            Flux.defer(() -> dataset.log().versions())
                .map(v -> new TableVersion(v.version(), v.timestamp(), v.metadata()))));
  }

  @Override
  public Mono<Table> checkout(long version) {
    return read(manifest -> dataset.log().version(version))
        .map(manifest -> new LocalTable(engine, name, dataset, manifest, true));
  }

  @Override
  public Mono<Void> checkoutLatest() {
    return lifecycle.guard(engine.run(Mono.defer(snapshot::unpin)));
  }

  @Override
  public Mono<RestoreResult> restore() {
    return Mono.defer(() ->
        snapshot.isPinned()
            ? restore(snapshot.version())
            : Mono.error(
                new InvalidQueryException(
                    "Table '%s' is not checked out at a version: call checkout(version) first, or restore(version)"
                        .formatted(name))));
  }

  @Override
  public Mono<RestoreResult> restore(long version) {
    return lifecycle.guard(
        engine.run(
            Mono.defer(() -> snapshot.latest())
                .flatMap(latest -> dataset.restore(latest, version))
                .map(committed -> new RestoreResult(snapshot.moveTo(committed)))));
  }

  @Override
  public Flux<BlobFile> takeBlobs(String column, long... rowIds) {
    RowSelection rows = RowSelection.rowIds(rowIds);
    return lifecycle.guard(
        engine.run(
            Flux.defer(() ->
                snapshot
                    .current()
                    .flatMapMany(manifest ->
                        new BlobReader(
                                dataset.files(),
                                engine.store(),
                                dataset.root(),
                                manifest,
                                bytes -> lifecycle.guard(engine.run(bytes)))
                            .blobs(column, rows)))));
  }

  @Override
  public Flux<IndexConfig> listIndices() {
    return lifecycle.guard(
        engine.run(
            Flux.defer(
                () -> snapshot.current().flatMapMany(manifest -> listing(manifest).list()))));
  }

  @Override
  public Mono<IndexStatistics> indexStats(String index) {
    return read(manifest -> listing(manifest).statistics(index));
  }

  @Override
  public Mono<Void> prewarmIndex(String index) {
    return read(manifest -> listing(manifest).prewarm(index, name));
  }

  private IndexListing listing(Manifest manifest) {
    return new IndexListing(dataset.files(), dataset.root(), manifest);
  }

  @Override
  public Flux<Finding> verify(VerifyOptions options) {
    return lifecycle.guard(
        engine.run(
            Flux.defer(() ->
                snapshot
                    .current()
                    .flatMapMany(manifest -> engine.verify(dataset.root(), manifest, options)))));
  }

  @Override
  public Mono<Void> close() {
    return lifecycle.close();
  }

  @Override
  public String toString() {
    return "LocalTable[" + name + ", uri=" + engine.uri() + ", version=" + snapshot.version() + "]";
  }
}
