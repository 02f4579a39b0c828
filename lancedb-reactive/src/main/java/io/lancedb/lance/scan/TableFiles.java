package io.lancedb.lance.scan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lancedb.error.CorruptFileException;
import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.index.vector.VectorIndices;
import io.lancedb.lance.table.DataFile;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import org.apache.arrow.memory.BufferAllocator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Opens the immutable files of a connection's tables and keeps what was parsed of them: readers of
 * data files, deletion vectors and vector indices, by path, within a budget of bytes.
 */
public final class TableFiles {

  private static final int MAX_SNAPSHOTS = 64;

  /** One part is for readers, one for deletions, one for filtered rows, the others for indices. */
  private static final int PARTS = 8;

  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final FileCache<LanceFileReader> readers;
  private final FileCache<DeletionVector> deletions;
  private final VectorIndices vectorIndices;
  private final FilteredRows filteredRows;

  /** What searches of a version need again and again; a version that nobody holds is forgotten. */
  private final Cache<Manifest, SnapshotIndices> snapshots =
      Caffeine.newBuilder().executor(Runnable::run).weakKeys().maximumSize(MAX_SNAPSHOTS).build();

  /**
   * Opens files of a store.
   *
   * @param allocator memory of what is read
   * @param cpu where decoding runs
   * @param cacheBytes budget of the caches
   */
  public TableFiles(ObjectStore store, BufferAllocator allocator, Scheduler cpu, long cacheBytes) {
    this.store = store;
    this.allocator = allocator;
    this.cpu = cpu;
    this.readers = new FileCache<>(cacheBytes / PARTS, LanceFileReader::memoryBytes);
    this.deletions = new FileCache<>(cacheBytes / PARTS, vector -> 8L * vector.cardinality());
    this.filteredRows = new FilteredRows(cacheBytes / PARTS);
    // Queries need memory besides what is kept.
    this.vectorIndices =
        new VectorIndices(
            store,
            allocator,
            cpu,
            Math.min(cacheBytes / PARTS * (PARTS - 3), allocator.getLimit() / 2));
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Scheduler cpu() {
    return cpu;
  }

  /** Emits the reader of a data file of the table at {@code root}. */
  Mono<LanceFileReader> reader(StorePath root, DataFile file) {
    StorePath path = root.child("data").resolve(StorePath.of(file.path()));
    return readers.get(
        path,
        () ->
            LanceFileReader.open(store, path, file.sizeBytes())
                .onErrorMap(
                    error -> StoreException.is(error, StoreException.Kind.NOT_FOUND),
                    error ->
                        new CorruptFileException(
                            path.toString(),
                            -1,
                            "it is missing, but the manifest names it; the version may have been"
                                + " cleaned up",
                            error)));
  }

  /** Emits which rows of a fragment of the table at {@code root} are deleted. */
  public Mono<DeletionVector> deletions(StorePath root, Fragment fragment) {
    var file = fragment.deletionFile();
    if (file == null) {
      return Mono.just(DeletionVector.NONE);
    }
    DeletionFiles stored = new DeletionFiles(store, root);
    return deletions.get(
        stored.path(fragment.id(), file.proto()), () -> stored.read(fragment, cpu));
  }

  /** The vector indices of the tables. */
  public VectorIndices vectorIndices() {
    return vectorIndices;
  }

  /** The rows that met conditions of searches. */
  FilteredRows filteredRows() {
    return filteredRows;
  }

  /** The indices of a version of the table at {@code root}. */
  SnapshotIndices indices(StorePath root, Manifest manifest) {
    return snapshots.get(manifest, version -> new SnapshotIndices(this, root, version));
  }

  /** Forgets everything that was kept, for good. */
  public void clear() {
    readers.clear();
    deletions.clear();
    snapshots.invalidateAll();
    filteredRows.clear();
    vectorIndices.close();
  }
}
