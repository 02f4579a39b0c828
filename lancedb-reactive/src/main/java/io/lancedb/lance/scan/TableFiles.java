package io.lancedb.lance.scan;

import io.lancedb.lance.file.LanceFileReader;
import io.lancedb.lance.table.DataFile;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.DeletionVectorCodec;
import io.lancedb.lance.table.Fragment;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import org.apache.arrow.memory.BufferAllocator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Opens the immutable files of a connection's tables and keeps what was parsed of them: readers of
 * data files and deletion vectors, by path, within a budget of bytes.
 */
public final class TableFiles {

  private static final long MAX_DELETION_FILE = 1L << 30;

  private final ObjectStore store;
  private final BufferAllocator allocator;
  private final Scheduler cpu;
  private final FileCache<LanceFileReader> readers;
  private final FileCache<DeletionVector> deletions;

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
    this.readers = new FileCache<>(cacheBytes / 2, LanceFileReader::memoryBytes);
    this.deletions = new FileCache<>(cacheBytes / 2, vector -> 8L * vector.cardinality());
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
    return readers.get(path, () -> LanceFileReader.open(store, path, file.sizeBytes()));
  }

  /** Emits which rows of a fragment of the table at {@code root} are deleted. */
  public Mono<DeletionVector> deletions(StorePath root, Fragment fragment) {
    var file = fragment.deletionFile();
    if (file == null) {
      return Mono.just(DeletionVector.NONE);
    }
    StorePath path = root.child("_deletions").child(file.name(fragment.id()));
    return deletions.get(
        path,
        () ->
            ObjectStores.read(store, path, GetOptions.WHOLE, MAX_DELETION_FILE)
                .publishOn(cpu)
                .map(bytes -> DeletionVectorCodec.parse(bytes, fragment, path.toString())));
  }

  /** Forgets everything that was kept. */
  public void clear() {
    readers.clear();
    deletions.clear();
  }
}
