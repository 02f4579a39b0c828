package io.lancedb.lance.dataset;

import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What taking rows out of a version leaves behind.
 *
 * @param updated fragments with a new deletion file
 * @param removedIds fragments without any row left
 * @param files the deletion files that were written
 */
record Removal(List<DataFragment> updated, List<Long> removedIds, List<StorePath> files) {

  private record Step(DataFragment updated, StorePath file) {}

  /**
   * Takes rows out of a version in one commit, which a cancel does not reach: writes the deletion
   * files, then commits. Files that nothing refers to are deleted when it is certain that the
   * commit did not happen.
   *
   * @param written files that were written before, for the same commit
   * @param transaction what the commit does
   */
  static Mono<Manifest> commit(
      Dataset dataset,
      Manifest read,
      RowSet rows,
      List<StorePath> written,
      Function<Removal, Transaction> transaction) {
    return dataset.commitOrDelete(
        Mono.defer(() -> write(dataset, read, rows.byFragment()))
            .flatMap(removal ->
                dataset.commitOrDelete(
                    Mono.defer(
                        () -> dataset.commit(read, transaction.apply(removal), rows.byFragment())),
                    removal.files())),
        written);
  }

  /**
   * Writes a deletion file for each fragment that keeps some rows; an error leaves none of them.
   */
  private static Mono<Removal> write(
      Dataset dataset, Manifest read, Map<Long, RoaringBitmap> rows) {
    List<Long> removed = new ArrayList<>();
    List<StorePath> written = new ArrayList<>();
    return Flux.fromIterable(read.fragments())
        .filter(fragment -> rows.containsKey(fragment.id()))
        .concatMap(fragment ->
            step(
                dataset,
                read,
                fragment,
                rows.getOrDefault(fragment.id(), new RoaringBitmap()),
                removed))
        .doOnNext(step -> written.add(step.file))
        .collectList()
        .onErrorResume(error -> dataset.delete(written).then(Mono.error(error)))
        .map(steps ->
            new Removal(
                steps.stream().map(Step::updated).toList(),
                List.copyOf(removed),
                steps.stream().map(Step::file).toList()));
  }

  private static Mono<Step> step(
      Dataset dataset, Manifest read, Fragment fragment, RoaringBitmap rows, List<Long> removed) {
    TableFiles files = dataset.files();
    return files
        .deletions(dataset.root(), fragment)
        .flatMap(before -> {
          DeletionVector after = before.with(rows);
          if (after.cardinality() >= fragment.physicalRows()) {
            removed.add(fragment.id());
            return Mono.empty();
          }
          return dataset
              .deletionFiles()
              .write(fragment.id(), read.version(), after)
              .map(file ->
                  new Step(
                      fragment.proto().toBuilder().setDeletionFile(file).build(),
                      dataset.deletionFiles().path(fragment.id(), file)));
        });
  }
}
