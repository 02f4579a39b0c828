package io.lancedb.lance.build;

import io.lancedb.lance.file.RandomUuid;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Files that live as long as a build, in a directory of their own below the system's directory for
 * temporary files. There is no I/O before the first one.
 */
final class TemporaryFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TemporaryFiles.class);

  private final ObjectStore store;
  private final StorePath directory;
  private final AtomicInteger names = new AtomicInteger();

  TemporaryFiles() {
    this.store =
        LocalStore.create(
            Path.of(System.getProperty("java.io.tmpdir")),
            LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED));
    this.directory = StorePath.of("lancedb-build-" + RandomUuid.next());
  }

  ObjectStore store() {
    return store;
  }

  /** A new path. */
  StorePath next() {
    return directory.child("run-" + names.getAndIncrement());
  }

  /** Deletes the files; one that cannot be deleted is logged. */
  Mono<Void> delete() {
    return Mono.defer(() ->
            names.get() == 0 ? Mono.<Void>empty() : ObjectStores.deletePrefix(store, directory))
        .doOnError(error -> LOG.warn("Temporary files were not deleted: {}", directory, error))
        .onErrorComplete()
        .then(store.close());
  }
}
