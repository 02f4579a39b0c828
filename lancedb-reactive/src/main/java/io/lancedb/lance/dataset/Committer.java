package io.lancedb.lance.dataset;

import io.lancedb.lance.file.RandomUuid;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.publisher.Mono;

/**
 * Commits transactions to a table: a new version appears under the next number, wholly or not at
 * all, and never twice.
 *
 * <p>A commit writes the transaction's file, then the manifest with a put that fails when another
 * writer took the number. Then the transactions of the others are held against this one ({@link
 * ConflictResolver}), deletions of the same fragments are joined ({@link Rebase}), and the next
 * number is tried. When the answer of the put is lost, the version is looked at: its transaction
 * tells whose it is.
 */
public final class Committer {

  private final VersionLog log;
  private final DeletionFiles deletionFiles;
  private final Clock clock;

  /**
   * Commits to the table below a directory.
   *
   * @param root the directory of the table
   */
  public Committer(ObjectStore store, StorePath root) {
    this(new VersionLog(store, root), new DeletionFiles(store, root), Clock.systemUTC());
  }

  Committer(VersionLog log, DeletionFiles deletionFiles, Clock clock) {
    this.log = log;
    this.deletionFiles = deletionFiles;
    this.clock = clock;
  }

  /**
   * {@link #commit(Manifest, Transaction, Map, TableFormat)} in the format that the table has; a
   * new table gets {@link TableFormat#DEFAULT}.
   */
  public Mono<Manifest> commit(
      @Nullable Manifest read,
      Transaction transaction,
      @Nullable Map<Long, RoaringBitmap> affectedRows) {
    return commit(read, transaction, affectedRows, null);
  }

  /**
   * Emits the version that the transaction became. Each subscription is a commit of its own.
   *
   * <p>Fails with {@link io.lancedb.error.CommitConflictException} when a concurrent change stands
   * in the way; where that is retryable the caller runs its operation again on the newest version.
   * Fails with {@link io.lancedb.error.TableAlreadyExistsException} when a new table has versions,
   * and with {@link io.lancedb.error.CommitStateUnknownException} when the store answers neither
   * the put nor the question what became of it. In the last case no file may be cleaned up; after
   * every other error nothing of the transaction is visible and its own files are deleted, while
   * the data files are left to the caller.
   *
   * <p>A cancel stops the commit until the put of the manifest begins; from then on it runs to its
   * end and the version may appear.
   *
   * @param read the version that the transaction was computed on; null for a new table
   * @param transaction from {@link Transactions}; its uuid is given here
   * @param affectedRows for deletes and updates: physical offsets of the rows that this transaction
   *     deletes or moves, by fragment id; without it a concurrent delete in the same fragment is a
   *     retryable conflict
   * @param format for an overwrite: what the table is from now on; null keeps what is there
   */
  public Mono<Manifest> commit(
      @Nullable Manifest read,
      Transaction transaction,
      @Nullable Map<Long, RoaringBitmap> affectedRows,
      @Nullable TableFormat format) {
    return Mono.defer(() -> {
      Transaction own = transaction.toBuilder().setUuid(RandomUuid.next().toString()).build();
      Rebase rebase = new Rebase(deletionFiles, read, own, affectedRows);
      return new Commit(log, rebase, read, format, clock).run();
    });
  }
}
