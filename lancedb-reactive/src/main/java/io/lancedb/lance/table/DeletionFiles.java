package io.lancedb.lance.table;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.lance.table.proto.DeletionFile.DeletionFileType;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The deletion files of a table, in its {@code _deletions} directory. A file is never changed: more
 * deletions make a new, complete file.
 */
public final class DeletionFiles {

  private static final String DIRECTORY = "_deletions";

  /** Two to the 31 rows as a bitmap take 256 MiB; as an Arrow file they are few. */
  private static final long MAX_BYTES = 300L << 20;

  private final ObjectStore store;
  private final StorePath directory;

  /**
   * The deletion files of the table below a directory.
   *
   * @param root the directory of the table
   */
  public DeletionFiles(ObjectStore store, StorePath root) {
    this.store = store;
    this.directory = root.child(DIRECTORY);
  }

  /**
   * Emits the deleted rows of a fragment; {@link DeletionVector#NONE} without reading when there
   * are none. Fails with {@link CorruptFileException} when the file is missing, damaged or has
   * other counts than the manifest.
   *
   * @param cpu where the file is decoded
   */
  public Mono<DeletionVector> read(Fragment fragment, Scheduler cpu) {
    DeletionFile file = fragment.deletionFile();
    if (file == null) {
      return Mono.just(DeletionVector.NONE);
    }
    StorePath path = path(fragment.id(), file.proto());
    return ObjectStores.read(store, path, GetOptions.WHOLE, MAX_BYTES)
        .onErrorMap(
            StoreException.class,
            error ->
                error.kind() == StoreException.Kind.NOT_FOUND
                    ? new CorruptFileException(
                        path.toString(),
                        -1,
                        "it is missing, but the manifest names it; the version may have been"
                            + " cleaned up",
                        error)
                    : new ObjectStoreException(error))
        .publishOn(cpu)
        .map(bytes -> DeletionVectorCodec.parse(bytes, fragment, path.toString()));
  }

  /**
   * Writes deleted rows as a new file, on each subscription, and emits what a fragment stores about
   * it. An error leaves no file.
   *
   * @param readVersion the version that the deletion was computed on
   */
  public Mono<io.lancedb.lance.table.proto.DeletionFile> write(
      long fragmentId, long readVersion, DeletionVector rows) {
    return Mono.defer(() -> {
      var file =
          io.lancedb.lance.table.proto.DeletionFile.newBuilder()
              .setFileType(DeletionFileType.BITMAP)
              .setReadVersion(readVersion)
              .setId(ThreadLocalRandom.current().nextLong())
              .setNumDeletedRows(rows.cardinality())
              .build();
      StorePath path = path(fragmentId, file);
      ByteBuffer content = ByteBuffer.wrap(DeletionVectorCodec.write(rows));
      return store
          .put(path, content, PutOptions.OVERWRITE)
          .onErrorResume(error -> deleted(path).then(Mono.error(error)))
          .onErrorMap(StoreException.class, ObjectStoreException::new)
          .thenReturn(file);
    });
  }

  /** A put that failed may have happened all the same. */
  private Mono<Void> deleted(StorePath path) {
    return store.delete(Flux.just(path)).onErrorComplete().then();
  }

  /** Where the file of a fragment is. */
  public StorePath path(long fragmentId, io.lancedb.lance.table.proto.DeletionFile file) {
    return directory.child(DeletionFile.name(fragmentId, file));
  }
}
