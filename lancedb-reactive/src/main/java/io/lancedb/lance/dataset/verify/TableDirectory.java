package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectMeta;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The files below a table's root.
 *
 * @param root the directory of the table
 * @param cpu where content is parsed
 */
record TableDirectory(ObjectStore store, StorePath root, Scheduler cpu) {

  /** The files of one of the table's directories, at any depth. */
  Flux<ObjectMeta> list(String directory) {
    return store.list(root.child(directory), ListOptions.ALL);
  }

  /** The path below the root. */
  String relative(StorePath path) {
    return path.toString().substring(root.toString().length() + 1);
  }

  /** The path below one of the table's directories. */
  String relative(StorePath path, String directory) {
    return relative(path).substring(directory.length() + 1);
  }

  Mono<byte[]> read(StorePath path, GetOptions options, long limit) {
    return ObjectStores.read(store, path, options, limit).publishOn(cpu);
  }

  /** A file that no version refers to. */
  Flux<Finding> unreferenced(StorePath path, References references) {
    String name = path.name();
    if (name.startsWith(".tmp") || name.contains("#")) {
      return new FileFindings(relative(path))
          .add(
              Severity.NOTE,
              Kind.LEFTOVER,
              -1,
              "a writer left it behind; delete it once no write is under way")
          .flux();
    }
    return new FileFindings(relative(path))
        .add(
            Severity.NOTE,
            Kind.UNREFERENCED,
            -1,
            references.isComplete()
                ? "no version needs it; unless a write is under way it can be deleted"
                : "no readable version needs it; keep it until every manifest can be read")
        .flux();
  }
}
