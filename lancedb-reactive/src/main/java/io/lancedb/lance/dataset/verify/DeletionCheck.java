package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.lance.dataset.verify.References.DeletionUse;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.objectstore.ObjectMeta;
import java.util.HashSet;
import java.util.Set;
import reactor.core.publisher.Flux;

/**
 * The directory {@code _deletions}: each file against its format and the counts of its fragment.
 */
final class DeletionCheck {

  private static final String DIRECTORY = "_deletions";
  private static final int FILES_AT_ONCE = 4;

  private final TableDirectory table;
  private final References references;
  private final DeletionFiles files;
  private final Set<String> missing;

  DeletionCheck(TableDirectory table, References references) {
    this.table = table;
    this.references = references;
    this.files = new DeletionFiles(table.store(), table.root());
    this.missing = new HashSet<>(references.deletions.keySet());
  }

  Flux<Finding> findings() {
    return table
        .list(DIRECTORY)
        .doOnNext(meta -> missing.remove(table.relative(meta.path(), DIRECTORY)))
        .flatMap(this::file, FILES_AT_ONCE, FILES_AT_ONCE)
        .concatWith(Flux.fromIterable(missing).concatMap(name -> findings(name).missing().flux()));
  }

  private FileFindings findings(String name) {
    DeletionUse use = references.deletions.get(name);
    return use == null
        ? new FileFindings(DIRECTORY + "/" + name)
        : new FileFindings(DIRECTORY + "/" + name, use.version(), use.fragment().id());
  }

  private Flux<Finding> file(ObjectMeta meta) {
    String name = table.relative(meta.path(), DIRECTORY);
    DeletionUse use = references.deletions.get(name);
    if (use == null) {
      return table.unreferenced(meta.path(), references);
    }
    return files
        .read(use.fragment(), table.cpu())
        .thenMany(Flux.<Finding>empty())
        .onErrorResume(error -> findings(name).orError(error));
  }
}
