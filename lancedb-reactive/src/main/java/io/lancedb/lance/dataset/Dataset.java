package io.lancedb.lance.dataset;

import io.lancedb.error.CommitConflictException;
import io.lancedb.error.CommitStateUnknownException;
import io.lancedb.lance.build.IndexTarget;
import io.lancedb.lance.build.UncommittedSegments;
import io.lancedb.lance.file.LanceFileWriter;
import io.lancedb.lance.file.WriteOptions;
import io.lancedb.lance.file.WrittenFile;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.IndexMetadata;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The verbs of one table over its versions. Each takes the version that it starts from and emits
 * the version that it committed.
 */
public final class Dataset {

  private static final int MAX_REPEATS = 10;
  private static final Duration REPEAT_PAUSE = Duration.ofMillis(20);
  private static final Duration MAX_REPEAT_PAUSE = Duration.ofSeconds(2);

  private final ObjectStore store;
  private final StorePath root;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final TableFiles files;
  private final VersionLog log;
  private final Committer committer;
  private final DeletionFiles deletionFiles;
  private final CommitRunner commits;

  /**
   * The table below {@code root} of a store.
   *
   * @param allocator memory of what is written
   * @param cpu where encoding runs
   * @param files opens what the table has
   * @param commits runs what must not stop half-way
   */
  public Dataset(
      ObjectStore store,
      StorePath root,
      BufferAllocator allocator,
      Scheduler cpu,
      TableFiles files,
      CommitRunner commits) {
    this.store = store;
    this.root = root;
    this.allocator = allocator;
    this.cpu = cpu;
    this.files = files;
    this.commits = commits;
    this.log = new VersionLog(store, root);
    this.committer = new Committer(store, root);
    this.deletionFiles = new DeletionFiles(store, root);
  }

  /** The versions of the table. */
  public VersionLog log() {
    return log;
  }

  /** Where the table is in its store. */
  public StorePath root() {
    return root;
  }

  /** Opens the table's files. */
  public TableFiles files() {
    return files;
  }

  /** Adds rows, given in the table's schema, after those of the version. */
  public Mono<Manifest> append(Manifest read, Publisher<VectorSchemaRoot> rows) {
    return write(
        read.schema(),
        read.fileVersion(),
        rows,
        fragments ->
            Mono.defer(() -> committer.commit(read, Transactions.append(read, fragments), null)));
  }

  /**
   * Makes these rows the whole content.
   *
   * @param read the version that is replaced; null for a new table, which must not be there
   * @param format what the table chooses from now on
   */
  public Mono<Manifest> overwrite(
      @Nullable Manifest read,
      LanceSchema schema,
      TableFormat format,
      Publisher<VectorSchemaRoot> rows) {
    return write(
        schema,
        format.fileVersion(),
        rows,
        fragments ->
            Mono.defer(() ->
                committer.commit(
                    read,
                    Transactions.overwrite(read, schema, fragments, Map.of()),
                    null,
                    format)));
  }

  /** Makes the content of an earlier version the newest one. */
  public Mono<Manifest> restore(Manifest latest, long version) {
    return log.version(version)
        .then(
            commitOrDelete(
                Mono.defer(
                    () -> committer.commit(latest, Transactions.restore(latest, version), null)),
                List.of()));
  }

  /** Writes data files, then commits them; files of a write that was not committed are deleted. */
  private Mono<Manifest> write(
      LanceSchema schema,
      FileVersion version,
      Publisher<VectorSchemaRoot> rows,
      Function<List<DataFragment>, Mono<Manifest>> commit) {
    return writeFiles(schema, version, rows)
        .collectList()
        .flatMap(written ->
            commitOrDelete(commit.apply(Fragments.of(written, version)), Fragments.paths(written)));
  }

  Flux<WrittenFile> writeFiles(
      LanceSchema schema, FileVersion version, Publisher<VectorSchemaRoot> rows) {
    StorePath data = root.child("data");
    return LanceFileWriter.write(
        store,
        () -> LanceFileWriter.randomName(data),
        schema,
        rows,
        WriteOptions.DEFAULT.withVersion(version),
        allocator,
        cpu);
  }

  /**
   * Runs a commit to its end, whether or not its subscriber stays, and deletes files that nothing
   * refers to when it is certain that the commit did not happen.
   */
  <T> Mono<T> commitOrDelete(Mono<T> commit, List<StorePath> files) {
    return commitOrUndo(commit, delete(files));
  }

  /**
   * Runs a commit to its end, whether or not its subscriber stays, and something else when it is
   * certain that the commit did not happen.
   */
  <T> Mono<T> commitOrUndo(Mono<T> commit, Mono<Void> undo) {
    Mono<T> whole =
        commit.onErrorResume(
            error -> !(error instanceof CommitStateUnknownException),
            error -> undo.then(Mono.error(error)));
    return commits.run(whole);
  }

  /** Deletes what was not committed; closing waits for that. */
  Mono<Void> abandon(UncommittedSegments segments) {
    return Mono.defer(() -> commits.run(segments.abandon()));
  }

  /** Where the files of new indices of a version go. */
  IndexTarget indexTarget(Manifest read) {
    return new IndexTarget(store, root.child("_indices"), read.fileVersion(), allocator, cpu);
  }

  /** Deletes files that nothing refers to; one that stays is cleaned up later. */
  Mono<Void> delete(List<StorePath> files) {
    return Flux.fromIterable(files)
        .concatMap(file -> store.delete(Flux.just(file)).onErrorComplete())
        .then();
  }

  /**
   * Repeats an operation on the newest version while others keep changing the same rows.
   *
   * @param start the version of the first attempt
   * @param attempt the operation on a version
   */
  <T> Mono<T> repeatOnConflict(Manifest start, Function<Manifest, Mono<T>> attempt) {
    return Mono.defer(() -> {
      boolean[] again = new boolean[1];
      return Mono.defer(
              () -> {
                Mono<Manifest> current = again[0] ? log.latestAfter(start) : Mono.just(start);
                again[0] = true;
                return current.flatMap(attempt);
              })
          .retryWhen(
              Retry.backoff(MAX_REPEATS, REPEAT_PAUSE)
                  .maxBackoff(MAX_REPEAT_PAUSE)
                  .jitter(0.75)
                  .filter(e -> e instanceof CommitConflictException c && c.retryable())
                  .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    });
  }

  Mono<Manifest> commit(
      Manifest read, Transaction transaction, Map<Long, RoaringBitmap> affectedRows) {
    return committer.commit(read, transaction, affectedRows);
  }

  /** Commits segments of indices that come and go. */
  Mono<Manifest> commitIndices(
      Manifest read, List<IndexMetadata> added, List<IndexMetadata> removed) {
    return Mono.defer(
        () -> committer.commit(read, Transactions.createIndex(read, added, removed), null));
  }

  DeletionFiles deletionFiles() {
    return deletionFiles;
  }

  BufferAllocator allocator() {
    return allocator;
  }
}
