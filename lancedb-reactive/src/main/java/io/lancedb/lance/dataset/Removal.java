package io.lancedb.lance.dataset;

import io.lancedb.lance.scan.TableFiles;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
   * Writes a deletion file for each fragment that keeps some rows; an error leaves none of them. To
   * be run where a cancel does not reach: {@link Dataset#commitOrDelete}.
   */
  static Mono<Removal> write(Dataset dataset, Manifest read, Map<Long, RoaringBitmap> rows) {
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
