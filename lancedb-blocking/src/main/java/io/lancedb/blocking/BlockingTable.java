package io.lancedb.blocking;

import io.lancedb.AddMode;
import io.lancedb.AddResult;
import io.lancedb.DeleteResult;
import io.lancedb.Finding;
import io.lancedb.RestoreResult;
import io.lancedb.Table;
import io.lancedb.TableVersion;
import io.lancedb.Update;
import io.lancedb.UpdateResult;
import io.lancedb.VerifyOptions;
import io.lancedb.data.Row;
import io.lancedb.data.Rows;
import io.lancedb.index.CreateIndexOptions;
import io.lancedb.index.CreateIndexResult;
import io.lancedb.index.Index;
import io.lancedb.index.IndexConfig;
import io.lancedb.index.IndexProgress;
import io.lancedb.index.IndexStatistics;
import io.lancedb.index.OptimizeOptions;
import io.lancedb.index.OptimizeResult;
import io.lancedb.query.QueryVector;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A table; see {@link Table} for what each verb does. */
public final class BlockingTable implements AutoCloseable {

  private final Table table;

  BlockingTable(Table table) {
    this.table = table;
  }

  /** The same table, reactive. */
  public Table reactive() {
    return table;
  }

  /** See {@link Table#name}. */
  public String name() {
    return table.name();
  }

  /** See {@link Table#schema}. */
  public Schema schema() {
    return Await.value(table.schema(), "Table.schema");
  }

  /** See {@link Table#countRows()}. */
  public long countRows() {
    return Await.value(table.countRows(), "Table.countRows");
  }

  /** See {@link Table#countRows(String)}. */
  public long countRows(String filter) {
    return Await.value(table.countRows(filter), "Table.countRows");
  }

  /** See {@link Table#head}. */
  public List<Row> head(long rows) {
    return Await.list(table.head(rows), "Table.head");
  }

  /** See {@link Table#add(Rows)}. */
  public AddResult add(Rows rows) {
    return Await.value(table.add(rows), "Table.add");
  }

  /** See {@link Table#add(Iterable)}. */
  public AddResult add(Iterable<? extends Map<String, ?>> rows) {
    return Await.value(table.add(rows), "Table.add");
  }

  /** See {@link Table#add(Rows, AddMode)}. */
  public AddResult add(Rows rows, AddMode mode) {
    return Await.value(table.add(rows, mode), "Table.add");
  }

  /** See {@link Table#update}. */
  public UpdateResult update(Update update) {
    return Await.value(table.update(update), "Table.update");
  }

  /** See {@link Table#delete}. */
  public DeleteResult delete(String filter) {
    return Await.value(table.delete(filter), "Table.delete");
  }

  /** See {@link Table#createIndex(String, Index)}. */
  public CreateIndexResult createIndex(String column, Index index) {
    return Await.value(table.createIndex(column, index), "Table.createIndex");
  }

  /** See {@link Table#createIndex(String, Index, CreateIndexOptions)}. */
  public CreateIndexResult createIndex(String column, Index index, CreateIndexOptions options) {
    return Await.value(table.createIndex(column, index, options), "Table.createIndex");
  }

  /**
   * See {@link Table#createIndexProgress}.
   *
   * @param progress hears how far the build is, on another thread; must not block
   */
  public CreateIndexResult createIndex(
      String column, Index index, CreateIndexOptions options, Consumer<IndexProgress> progress) {
    return Await.value(
        table
            .createIndexProgress(column, index, options)
            .doOnNext(progress)
            .mapNotNull(IndexProgress::result)
            .single(),
        "Table.createIndex");
  }

  /** See {@link Table#dropIndex}. */
  public void dropIndex(String name) {
    Await.done(table.dropIndex(name), "Table.dropIndex");
  }

  /** See {@link Table#waitForIndex}. */
  public void waitForIndex(Collection<String> names, Duration timeout) {
    Await.done(table.waitForIndex(names, timeout), "Table.waitForIndex");
  }

  /** See {@link Table#optimize()}. */
  public OptimizeResult optimize() {
    return Await.value(table.optimize(), "Table.optimize");
  }

  /** See {@link Table#optimize(OptimizeOptions)}. */
  public OptimizeResult optimize(OptimizeOptions options) {
    return Await.value(table.optimize(options), "Table.optimize");
  }

  /** See {@link Table#query}. */
  public BlockingQuery query() {
    return new BlockingQuery(table.query());
  }

  /** See {@link Table#takeOffsets}. */
  public BlockingQuery takeOffsets(long... offsets) {
    return new BlockingQuery(table.takeOffsets(offsets));
  }

  /** See {@link Table#takeBlobs}. */
  public List<BlockingBlobFile> takeBlobs(String column, long... rowIds) {
    return Await.list(
        table.takeBlobs(column, rowIds).map(BlockingBlobFile::new), "Table.takeBlobs");
  }

  /** See {@link Table#takeRowIds}. */
  public BlockingQuery takeRowIds(long... rowIds) {
    return new BlockingQuery(table.takeRowIds(rowIds));
  }

  /** See {@link Table#vectorSearch(QueryVector)}. */
  public BlockingVectorQuery vectorSearch(QueryVector vector) {
    return new BlockingVectorQuery(table.vectorSearch(vector));
  }

  /** See {@link Table#vectorSearch(float...)}. */
  public BlockingVectorQuery vectorSearch(float... vector) {
    return new BlockingVectorQuery(table.vectorSearch(vector));
  }

  /** See {@link Table#listIndices}. */
  public List<IndexConfig> listIndices() {
    return Await.list(table.listIndices(), "Table.listIndices");
  }

  /** See {@link Table#indexStats}; null if there is none of the name. */
  public @Nullable IndexStatistics indexStats(String index) {
    return Await.valueOrNull(table.indexStats(index), "Table.indexStats");
  }

  /** See {@link Table#prewarmIndex}. */
  public void prewarmIndex(String index) {
    Await.done(table.prewarmIndex(index), "Table.prewarmIndex");
  }

  /** See {@link Table#version}. */
  public long version() {
    return Await.value(table.version(), "Table.version");
  }

  /** See {@link Table#versions}. */
  public List<TableVersion> versions() {
    return Await.list(table.versions(), "Table.versions");
  }

  /** See {@link Table#checkout}. */
  public BlockingTable checkout(long version) {
    return new BlockingTable(Await.value(table.checkout(version), "Table.checkout"));
  }

  /** See {@link Table#checkoutLatest}. */
  public void checkoutLatest() {
    Await.done(table.checkoutLatest(), "Table.checkoutLatest");
  }

  /** See {@link Table#restore()}. */
  public RestoreResult restore() {
    return Await.value(table.restore(), "Table.restore");
  }

  /** See {@link Table#restore(long)}. */
  public RestoreResult restore(long version) {
    return Await.value(table.restore(version), "Table.restore");
  }

  /** See {@link Table#verify()}. */
  public List<Finding> verify() {
    return Await.list(table.verify(), "Table.verify");
  }

  /** See {@link Table#verify(VerifyOptions)}. */
  public List<Finding> verify(VerifyOptions options) {
    return Await.list(table.verify(options), "Table.verify");
  }

  /** See {@link Table#close}. */
  @Override
  public void close() {
    Await.closed(table.close(), "Table.close");
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
