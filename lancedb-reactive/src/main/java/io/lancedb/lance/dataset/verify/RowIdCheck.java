package io.lancedb.lance.dataset.verify;

import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestName;
import io.lancedb.lance.table.RowIds;
import java.util.List;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.longlong.Roaring64Bitmap;
import reactor.core.publisher.Flux;

/**
 * The stable row ids of the rows of a version: each is below the number that the next row gets, and
 * no two rows have the same. An updated row keeps its id while its old place counts as deleted, so
 * only rows that are there are compared.
 */
final class RowIdCheck {

  private final TableDirectory table;
  private final Manifest manifest;
  private final Roaring64Bitmap seen = new Roaring64Bitmap();

  RowIdCheck(TableDirectory table, Manifest manifest) {
    this.table = table;
    this.manifest = manifest;
  }

  Flux<Finding> findings() {
    if (!manifest.stableRowIds()) {
      return Flux.empty();
    }
    DeletionFiles deletions = new DeletionFiles(table.store(), table.root());
    return Flux.fromIterable(manifest.fragments())
        .concatMap(
            fragment ->
                deletions
                    .read(fragment, table.cpu())
                    .publishOn(table.cpu())
                    .flatMapIterable(deleted -> fragment(fragment, deleted))
                    // What cannot be read was told before.
                    .onErrorResume(
                        error ->
                            error instanceof CorruptFileException
                                || error instanceof UnsupportedFeatureException,
                        error -> Flux.empty()),
            0);
  }

  private List<Finding> fragment(Fragment fragment, DeletionVector deleted) {
    FileFindings findings =
        new FileFindings(ManifestName.DIRECTORY + "/" + name(), manifest.version(), fragment.id());
    RowIds all = fragment.rowIds();
    if (all == null || all.size() != fragment.physicalRows()) {
      return List.of();
    }
    Roaring64Bitmap ids = all.toBitmap();
    long distinct = ids.getLongCardinality();
    if (distinct != all.size()) {
      findings.error(
          Kind.DAMAGED,
          "fragment %d gives %d rows %d different row ids"
              .formatted(fragment.id(), all.size(), distinct));
    }
    deleted.toBitmap().forEach((IntConsumer) row -> ids.removeLong(all.id(row)));
    if (distinct > 0 && Long.compareUnsigned(ids.last(), manifest.proto().getNextRowId()) >= 0) {
      findings.error(
          Kind.MISMATCH,
          "fragment %d has row id %d, but the next row would get %s"
              .formatted(
                  fragment.id(),
                  ids.last(),
                  Long.toUnsignedString(manifest.proto().getNextRowId())));
    }
    Roaring64Bitmap shared = ids.clone();
    shared.and(seen);
    if (!shared.isEmpty()) {
      findings.error(
          Kind.DAMAGED,
          "fragment %d has %d row ids that other fragments have too, such as %d"
              .formatted(fragment.id(), shared.getLongCardinality(), shared.first()));
    }
    seen.or(ids);
    return findings.list();
  }

  private String name() {
    return manifest.path().substring(manifest.path().lastIndexOf('/') + 1);
  }
}
