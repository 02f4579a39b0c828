package io.lancedb.lance.dataset;

import io.lancedb.error.CommitConflictException;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Moves a delete or update onto a newer version in which others deleted further rows of the same
 * fragments: both deletions are joined into new deletion files. Rows that both deleted cannot be
 * joined, since each counted them as its own.
 */
final class Rebase {

  private final DeletionFiles deletionFiles;
  private final @Nullable Map<Long, RoaringBitmap> affectedRows;
  private final List<StorePath> written = new CopyOnWriteArrayList<>();
  private @Nullable Manifest base;
  private Transaction transaction;

  Rebase(
      DeletionFiles deletionFiles,
      @Nullable Manifest read,
      Transaction transaction,
      @Nullable Map<Long, RoaringBitmap> affectedRows) {
    this.deletionFiles = deletionFiles;
    this.base = read;
    this.transaction = transaction;
    this.affectedRows = affectedRows;
  }

  /** The transaction as it stands now. */
  Transaction transaction() {
    return transaction;
  }

  /** Deletion files written here; orphans when the commit fails. */
  List<StorePath> written() {
    return written;
  }

  /** Completes when the transaction fits to {@code current}. */
  Mono<Void> onto(Manifest current) {
    Manifest old = base;
    if (old == null) {
      return Mono.error(new IllegalStateException("A new table has nothing to rebase"));
    }
    for (long id : removed()) {
      if (!same(old.fragment(id), current.fragment(id))) {
        return Mono.error(conflict(id, "which this one removes"));
      }
    }
    return Flux.fromIterable(updated())
        .concatMap(mine -> joined(mine, old, current))
        .collectList()
        .doOnNext(fragments -> apply(fragments, current))
        .then();
  }

  private List<DataFragment> updated() {
    return transaction.hasDelete()
        ? transaction.getDelete().getUpdatedFragmentsList()
        : transaction.getUpdate().getUpdatedFragmentsList();
  }

  private List<Long> removed() {
    return transaction.hasDelete()
        ? transaction.getDelete().getDeletedFragmentIdsList()
        : transaction.getUpdate().getRemovedFragmentIdsList();
  }

  private static boolean same(@Nullable Fragment a, @Nullable Fragment b) {
    return a != null && b != null && a.proto().equals(b.proto());
  }

  private Mono<DataFragment> joined(DataFragment mine, Manifest old, Manifest current) {
    Fragment before = old.fragment(mine.getId());
    Fragment now = current.fragment(mine.getId());
    if (same(before, now)) {
      return Mono.just(mine);
    }
    if (before == null
        || now == null
        || !before.proto().getFilesList().equals(now.proto().getFilesList())) {
      return Mono.error(conflict(mine.getId(), "which this one changes"));
    }
    RoaringBitmap rows = affectedRows == null ? null : affectedRows.get(mine.getId());
    if (rows == null) {
      return Mono.error(conflict(mine.getId(), "which this one changes"));
    }
    return deletionFiles
        .read(now, Schedulers.parallel())
        .flatMap(deleted ->
            deleted.intersects(rows)
                ? Mono.error(conflict(mine.getId(), "in rows that this one changes"))
                : write(now, current.version(), deleted.with(rows)));
  }

  /** A fragment without any row left is emitted without files: {@link #apply} removes it. */
  private Mono<DataFragment> write(Fragment now, long version, DeletionVector union) {
    if (union.cardinality() == now.physicalRows()) {
      return Mono.just(DataFragment.newBuilder().setId(now.id()).build());
    }
    return deletionFiles
        .write(now.id(), version, union)
        .map(file -> {
          written.add(deletionFiles.path(now.id(), file));
          return now.proto().toBuilder().setDeletionFile(file).build();
        });
  }

  private void apply(List<DataFragment> fragments, Manifest current) {
    List<Long> removed = new ArrayList<>(removed());
    List<DataFragment> updated = new ArrayList<>();
    for (DataFragment fragment : fragments) {
      if (fragment.getFilesCount() == 0) {
        removed.add(fragment.getId());
      } else {
        updated.add(fragment);
      }
    }
    Transaction.Builder rebased = transaction.toBuilder().setReadVersion(current.version());
    if (transaction.hasDelete()) {
      rebased
          .getDeleteBuilder()
          .clearUpdatedFragments()
          .addAllUpdatedFragments(updated)
          .clearDeletedFragmentIds()
          .addAllDeletedFragmentIds(removed);
    } else {
      rebased
          .getUpdateBuilder()
          .clearUpdatedFragments()
          .addAllUpdatedFragments(updated)
          .clearRemovedFragmentIds()
          .addAllRemovedFragmentIds(removed);
    }
    transaction = rebased.build();
    base = current;
  }

  private static CommitConflictException conflict(long fragment, String what) {
    return new CommitConflictException(
        "A concurrent writer changed fragment %d, %s; run the operation again"
            .formatted(fragment, what),
        true);
  }
}
