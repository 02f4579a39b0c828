package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Puts one file after the other until the rows of a session end. */
final class FileSequenceWriter {

  private static final Logger LOG = LoggerFactory.getLogger(FileSequenceWriter.class);

  private final ObjectStore store;
  private final Supplier<StorePath> names;
  private final WriteOptions options;
  private final WriteSession session;

  /** Every path that a put was started for. */
  private final Queue<StorePath> paths = new ConcurrentLinkedQueue<>();

  FileSequenceWriter(
      ObjectStore store, Supplier<StorePath> names, WriteOptions options, WriteSession session) {
    this.store = store;
    this.names = names;
    this.options = options;
    this.session = session;
  }

  Flux<WrittenFile> files() {
    return Mono.defer(this::nextFile).repeat(() -> !session.isExhausted());
  }

  /** One file, which may have no rows. */
  Mono<WrittenFile> onlyFile() {
    return Mono.defer(this::putFile);
  }

  private Mono<WrittenFile> nextFile() {
    return session.hasRows().flatMap(more -> more ? putFile() : Mono.empty());
  }

  private Mono<WrittenFile> putFile() {
    StorePath path = names.get();
    RowFile file = session.openFile();
    paths.add(path);
    return store
        .putMultipart(path, session.content(), options.upload())
        .map(result -> written(path, file));
  }

  private WrittenFile written(StorePath path, RowFile file) {
    int[] ids =
        session.schema().columns(options.version()).stream().mapToInt(LanceField::id).toArray();
    return new WrittenFile(
        path, file.rows(), file.bytes(), ids, IntStream.range(0, ids.length).toArray());
  }

  /** Ends the session. */
  Mono<Void> close() {
    return session.close();
  }

  /** Ends the session and deletes its files. */
  Mono<Void> abort() {
    return session
        .close()
        .thenMany(Flux.defer(() -> store.delete(Flux.fromIterable(paths))))
        .doOnError(error -> LOG.warn("Files of a failed write were not deleted: {}", paths, error))
        .onErrorComplete()
        .then();
  }
}
