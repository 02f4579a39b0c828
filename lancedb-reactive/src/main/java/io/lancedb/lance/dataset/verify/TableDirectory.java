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
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
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

  /** Files that are looked at at once. */
  static final int FILES_AT_ONCE = 4;

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

  /**
   * Looks at each file of a directory, and at each one that should be there and is not.
   *
   * @param wanted paths below the directory
   * @param file what is wrong with a file, by its path below the directory
   * @param missing what is wrong when a wanted file is not there
   */
  Flux<Finding> compare(
      String directory,
      Set<String> wanted,
      BiFunction<String, ObjectMeta, Flux<Finding>> file,
      Function<String, Flux<Finding>> missing) {
    return Flux.defer(() -> {
      Set<String> absent = new HashSet<>(wanted);
      return list(directory)
          .doOnNext(meta -> absent.remove(relative(meta.path(), directory)))
          .flatMap(
              meta -> file.apply(relative(meta.path(), directory), meta),
              FILES_AT_ONCE,
              FILES_AT_ONCE)
          .concatWith(Flux.defer(() -> Flux.fromIterable(absent)).concatMap(missing));
    });
  }
}
