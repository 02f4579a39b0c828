package io.lancedb;

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
import io.lancedb.query.Query;
import io.lancedb.query.QueryVector;
import io.lancedb.query.VectorQuery;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A table of a database. Thread-safe.
 *
 * <p>A table holds a snapshot: one version, which its reads see. Its own writes and {@link
 * #checkoutLatest()} move the snapshot; with {@link ConnectOptions#readConsistency()} reads look
 * for newer versions by themselves. A subscription uses the snapshot that is current when it
 * subscribes.
 *
 * <p>Every publisher is cold and repeatable: subscribing twice runs twice. Cancelling a write
 * before its commit begins deletes the files that it wrote; once begun, the commit runs to its end.
 * Writes fail with {@link io.lancedb.error.ReadOnlyTableException} on a table that is checked out
 * at a version, and with {@link io.lancedb.error.CommitConflictException} when another writer
 * changed the same rows in a way that cannot be combined.
 */
public interface Table {

  /** The table's name. */
  String name();

  /** Emits the schema, metadata included. */
  Mono<Schema> schema();

  /** Emits the number of rows. */
  Mono<Long> countRows();

  /** Emits the number of rows that meet an SQL condition. */
  Mono<Long> countRows(String filter);

  /** Emits the first rows in storage order. */
  default Flux<Row> head(long rows) {
    return query().limit(rows).rows();
  }

  /** Appends rows in one commit; columns by name, missing nullable ones are null. */
  default Mono<AddResult> add(Rows rows) {
    return add(rows, AddMode.APPEND);
  }

  /** Appends rows given as maps. */
  default Mono<AddResult> add(Iterable<? extends Map<String, ?>> rows) {
    return add(Rows.ofMaps(rows));
  }

  /** Adds rows in one commit, after or instead of those that are there. */
  Mono<AddResult> add(Rows rows, AddMode mode);

  /** Sets columns of the rows that meet a condition. A changed row moves to the table's end. */
  Mono<UpdateResult> update(Update update);

  /** Deletes the rows that meet an SQL condition; {@code true} deletes all. */
  Mono<DeleteResult> delete(String filter);

  /** Builds an index with {@link CreateIndexOptions#DEFAULT}. */
  default Mono<CreateIndexResult> createIndex(String column, Index index) {
    return createIndex(column, index, CreateIndexOptions.DEFAULT);
  }

  /**
   * Builds an index over the rows of the newest version and commits it. Rows that others append
   * meanwhile are searched exactly until {@link #optimize()} adds them.
   *
   * <p>The column is read as a stream: memory does not depend on the size of the table; what does
   * not fit is kept in temporary files. Kinds with graphs need the largest partition in memory. A
   * cancel before the commit leaves no file behind. Fails before any work with {@link
   * io.lancedb.error.InvalidIndexException} when the index does not fit the column, with {@link
   * io.lancedb.error.IndexAlreadyExistsException} when its name is taken, and with {@link
   * io.lancedb.error.CommitConflictException} when rows were moved meanwhile.
   *
   * @param column its name, dotted for a field of a struct
   */
  Mono<CreateIndexResult> createIndex(String column, Index index, CreateIndexOptions options);

  /**
   * Builds an index like {@link #createIndex(String, Index, CreateIndexOptions)} and tells how far
   * it is: a few hundred elements with rising percentages, the last of them with the result.
   */
  Flux<IndexProgress> createIndexProgress(String column, Index index, CreateIndexOptions options);

  /**
   * Takes an index out of the table; earlier versions keep it. Fails with {@link
   * io.lancedb.error.IndexNotFoundException}.
   */
  Mono<Void> dropIndex(String name);

  /**
   * Completes when the newest version has these indices and they cover all its rows; looks every
   * second. Fails with {@link io.lancedb.error.IndexWaitTimeoutException} after this time, or after
   * two hours.
   */
  Mono<Void> waitForIndex(Collection<String> names, Duration timeout);

  /** {@link #optimize(OptimizeOptions)} with {@link OptimizeOptions#DEFAULT}. */
  default Mono<OptimizeResult> optimize() {
    return optimize(OptimizeOptions.DEFAULT);
  }

  /**
   * Brings the indices up to date in one commit: rows that are not in an index become a further
   * segment of it, with the same partitions and the same quantizer. Where partitions have become
   * four times larger than they should be, or the smallest one smaller than a quarter, the index is
   * written anew as one segment with partitions that fit.
   *
   * <p>Fails with {@link io.lancedb.error.UnsupportedFeatureException} for options that are not
   * there yet. Indices that are not over vectors are left as they are.
   */
  Mono<OptimizeResult> optimize(OptimizeOptions options);

  /** Starts a query over all rows. */
  Query query();

  /**
   * Starts a query over the rows at these offsets, counted from 0 over the rows that are there, in
   * storage order. The result has them in the order given, a row as often as it is named; offsets
   * beyond the end are left out, negative ones throw {@link IllegalArgumentException}. Reads only
   * the bytes of these rows.
   */
  Query takeOffsets(long... offsets);

  /**
   * Starts a query over the rows with these values of {@code _rowid}. The result has them in the
   * order given, a row as often as it is named; ids that no row has are left out. Reads only the
   * bytes of these rows.
   */
  Query takeRowIds(long... rowIds);

  /** Starts a search for the nearest rows. */
  VectorQuery vectorSearch(QueryVector vector);

  /** Starts a search for the nearest rows of a vector of floats. */
  default VectorQuery vectorSearch(float... vector) {
    return vectorSearch(QueryVector.of(vector));
  }

  /** Emits the indices of the table by name, those of kinds that searches do not use yet too. */
  Flux<IndexConfig> listIndices();

  /** Emits the figures of an index, or nothing if there is none of the name. */
  Mono<IndexStatistics> indexStats(String index);

  /**
   * Reads an index into the cache of the connection, as far as it fits there, so that the first
   * search need not. Fails with {@link io.lancedb.error.IndexNotFoundException}, and with {@link
   * io.lancedb.error.UnsupportedFeatureException} for an index that is not of vectors.
   */
  Mono<Void> prewarmIndex(String index);

  /** Emits the version of the snapshot. */
  Mono<Long> version();

  /** Emits every version that the table still has, ascending. */
  Flux<TableVersion> versions();

  /**
   * Emits a further table, pinned to a version and read-only, which shares this one's caches. Fails
   * with {@link io.lancedb.error.VersionNotFoundException}.
   */
  Mono<Table> checkout(long version);

  /** Moves the snapshot to the newest version; a pinned table follows the newest again. */
  Mono<Void> checkoutLatest();

  /** Commits a pinned table's version as the newest one. */
  Mono<RestoreResult> restore();

  /** Commits a version as the newest one. */
  Mono<RestoreResult> restore(long version);

  /**
   * Emits the values of a blob column in the rows with these values of {@code _rowid}, in the order
   * given, each with where its bytes are; ids that no row has are left out. Their content is read
   * when it is asked for. Fails with {@link io.lancedb.error.InvalidQueryException} if the column
   * has no blobs.
   */
  Flux<BlobFile> takeBlobs(String column, long... rowIds);

  /** Looks for damage with {@link VerifyOptions#DEFAULT}; see {@link #verify(VerifyOptions)}. */
  default Flux<Finding> verify() {
    return verify(VerifyOptions.DEFAULT);
  }

  /**
   * Looks for damage in every version that the table still has: manifests and transactions, data,
   * deletion and index files, and files that no version needs. Changes nothing.
   *
   * <p>Emits what it finds as it walks, in no promised order, and nothing for a sound table. Damage
   * in one place is a finding and the walk goes on; an error of the store, such as a missing
   * permission, ends it. Lance files have no checksums: a change of values that fits the format is
   * not found. Few files are read at once and only on demand; memory grows with the number of
   * files, not with their size. A file of a write that is under way counts as unreferenced.
   */
  Flux<Finding> verify(VerifyOptions options);

  /** Frees what the table keeps. Idempotent; later verbs fail with a closed error. */
  Mono<Void> close();
}
