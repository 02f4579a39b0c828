package io.lancedb.lance.dataset;

import com.google.protobuf.InvalidProtocolBufferException;
import io.lancedb.error.CommitConflictException;
import io.lancedb.error.CorruptFileException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.error.VersionNotFoundException;
import io.lancedb.lance.dataset.ConflictResolver.Resolution;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.StoreException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Follows what others committed since a transaction was computed, and holds each of it against the
 * transaction once.
 */
final class ConcurrentCommits {

  /** Where a commit stands. */
  sealed interface State {}

  /** Nothing stands in the way of a version after this one; null before the first. */
  record Current(@Nullable Manifest manifest) implements State {}

  /** The transaction is in the history already: the answer of its put was lost. */
  record Done(Manifest manifest) implements State {}

  private static final int MANIFESTS_IN_FLIGHT = 8;

  private final VersionLog log;
  private final Rebase rebase;
  private long checked;

  ConcurrentCommits(VersionLog log, Rebase rebase) {
    this.log = log;
    this.rebase = rebase;
  }

  /**
   * Emits where the transaction stands after all that is committed now, rebased if need be. Fails
   * with {@link CommitConflictException}.
   */
  Mono<State> catchUp(Manifest read) {
    checked = Math.max(checked, read.version());
    return log.latestUnless(read)
        .switchIfEmpty(Mono.error(() -> replaced()))
        .flatMap(latest -> {
          if (latest.version() < checked
              || latest.version() == read.version() && !isSame(latest, read)) {
            return Mono.error(replaced());
          }
          return follow(latest);
        });
  }

  private Mono<State> follow(Manifest latest) {
    if (latest.version() == checked) {
      return Mono.just(new Current(latest));
    }
    return Flux.range(1, Math.toIntExact(Math.min(latest.version() - checked, Integer.MAX_VALUE)))
        .map(step -> checked + step)
        .flatMapSequential(version -> entry(version, latest), MANIFESTS_IN_FLIGHT)
        .map(this::check)
        .takeUntil(outcome -> outcome instanceof Done)
        .collectList()
        .flatMap(outcomes -> {
          if (outcomes.getLast() instanceof Done done) {
            return Mono.<State>just(done);
          }
          boolean mustRebase = outcomes.contains(Resolution.MustRebase.class);
          Mono<Void> rebased = mustRebase ? rebase.onto(latest) : Mono.empty();
          return rebased.then(
              Mono.fromSupplier(() -> {
                checked = latest.version();
                return (State) new Current(latest);
              }));
        });
  }

  private record Entry(Manifest manifest, Transaction transaction) {}

  private Mono<Entry> entry(long version, Manifest latest) {
    Mono<Manifest> manifest = version == latest.version() ? Mono.just(latest) : log.raw(version);
    return manifest
        .onErrorMap(
            VersionNotFoundException.class,
            error ->
                new CommitConflictException(
                    "Version %d of table '%s' was cleaned up before this write could be held against it; run the operation again"
                        .formatted(version, log.table()),
                    true,
                    error))
        .flatMap(found -> transaction(found).map(made -> new Entry(found, made)));
  }

  /** The class of an outcome that goes on, or {@link Done}. */
  private Object check(Entry entry) {
    Transaction mine = rebase.transaction();
    if (entry.transaction().getUuid().equals(mine.getUuid())) {
      return new Done(entry.manifest());
    }
    long version = entry.manifest().version();
    return switch (ConflictResolver.check(mine, entry.transaction())) {
      case Resolution.Ok ok -> ok.getClass();
      case Resolution.MustRebase must -> must.getClass();
      case Resolution.Retryable retryable ->
          throw conflict(version, retryable.reason() + "; run the operation again", true);
      case Resolution.Incompatible incompatible ->
          throw conflict(version, incompatible.reason(), false);
    };
  }

  private CommitConflictException conflict(long version, String reason, boolean retryable) {
    return new CommitConflictException(
        "Commit to table '%s' conflicts with its version %d: %s"
            .formatted(log.table(), version, reason),
        retryable);
  }

  private CommitConflictException replaced() {
    return new CommitConflictException(
        "Table '%s' was dropped or replaced by another one meanwhile; open it again"
            .formatted(log.table()),
        false);
  }

  private Mono<Transaction> transaction(Manifest manifest) {
    Transaction inline = manifest.transaction();
    if (inline != null) {
      return Mono.just(inline);
    }
    if (manifest.proto().getTransactionFile().isEmpty()) {
      return Mono.error(
          conflict(manifest.version(), "that version does not say what it changed", false));
    }
    return TransactionFile.read(log.store(), log.root(), manifest.proto().getTransactionFile())
        .onErrorMap(
            error -> error instanceof StoreException,
            error ->
                StoreException.is(error, StoreException.Kind.NOT_FOUND)
                    ? conflict(manifest.version(), "its transaction file is missing", false)
                    : new ObjectStoreException((StoreException) error))
        .onErrorMap(
            InvalidProtocolBufferException.class,
            error ->
                new CorruptFileException(
                    manifest.proto().getTransactionFile(), -1, "an unreadable transaction", error));
  }

  static boolean isOwn(Manifest found, Transaction mine) {
    Transaction made = found.transaction();
    return made != null && made.getUuid().equals(mine.getUuid());
  }

  static boolean isOwn(Manifest found, Manifest made) {
    Transaction mine = made.transaction();
    return mine != null && isOwn(found, mine);
  }

  /** A table that was dropped and created again counts its versions from 1, too. */
  private static boolean isSame(Manifest a, Manifest b) {
    return a == b
        || a.proto().getTimestamp().equals(b.proto().getTimestamp())
            && a.proto().getTransactionFile().equals(b.proto().getTransactionFile())
            && a.fragments().size() == b.fragments().size();
  }
}
