package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.lance.dataset.verify.References.DeletionUse;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.objectstore.ObjectMeta;
import reactor.core.publisher.Flux;

/**
 * The directory {@code _deletions}: each file against its format and the counts of its fragment.
 */
final class DeletionCheck {

  private static final String DIRECTORY = "_deletions";

  private final TableDirectory table;
  private final References references;
  private final DeletionFiles files;

  DeletionCheck(TableDirectory table, References references) {
    this.table = table;
    this.references = references;
    this.files = new DeletionFiles(table.store(), table.root());
  }

  Flux<Finding> findings() {
    return table.compare(
        DIRECTORY,
        references.deletions.keySet(),
        this::file,
        name -> findings(name).missing().flux());
  }

  private FileFindings findings(String name) {
    DeletionUse use = references.deletions.get(name);
    return use == null
        ? new FileFindings(DIRECTORY + "/" + name)
        : new FileFindings(DIRECTORY + "/" + name, use.version(), use.fragment().id());
  }

  private Flux<Finding> file(String name, ObjectMeta meta) {
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
