package io.lancedb.lance.dataset;

import io.lancedb.error.CommitConflictException;
import io.lancedb.error.CommitStateUnknownException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.error.TableAlreadyExistsException;
import io.lancedb.error.VersionNotFoundException;
import io.lancedb.lance.table.FeatureFlags;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.ManifestName;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.PutOptions;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** One run of the commit loop, from the version that was read to the version that was made. */
final class Commit {

  private static final Logger LOG = LoggerFactory.getLogger(Commit.class);

  private static final int MAX_ATTEMPTS = 20;
  private static final int LOOKS = 5;
  private static final Duration FIRST_LOOK_AGAIN = Duration.ofMillis(50);

  /** Nothing was found where the put went; it may still arrive there. */
  private record Absent(Throwable putError) {}

  private final VersionLog log;
  private final Rebase rebase;
  private final @Nullable Manifest read;
  private final @Nullable TableFormat format;
  private final Clock clock;
  private final ConcurrentCommits others;
  private final TransactionFile transactionFile;
  private final CommitPhase phase = new CommitPhase();
  private final CommitBackoff backoff = new CommitBackoff();

  /** The version of a put whose outcome is not known, 0 when there is none. */
  private long inDoubt;

  private @Nullable Throwable doubt;

  Commit(
      VersionLog log,
      Rebase rebase,
      @Nullable Manifest read,
      @Nullable TableFormat format,
      Clock clock) {
    this.log = log;
    this.rebase = rebase;
    this.read = read;
    this.format = format;
    this.clock = clock;
    this.others = new ConcurrentCommits(log, rebase);
    this.transactionFile = new TransactionFile(log.store(), log.root());
  }

  /** Emits the version that was made; hot, for one subscriber. */
  Mono<Manifest> run() {
    return Mono.deferContextual(context ->
        Mono.create((MonoSink<Manifest> sink) -> {
          Disposable running =
              attempt(0)
                  .onErrorResume(this::fail)
                  .publishOn(Schedulers.parallel())
                  .contextWrite(context)
                  .subscribe(sink::success, error -> signal(sink, error));
          sink.onCancel(() -> {
            if (phase.cancel()) {
              running.dispose();
              cleanUp().subscribe();
            }
          });
        }));
  }

  private static void signal(MonoSink<Manifest> sink, Throwable error) {
    if (!(error instanceof CancellationException)) {
      sink.error(error);
    }
  }

  private Mono<Manifest> attempt(int attempt) {
    if (attempt == MAX_ATTEMPTS) {
      return Mono.error(
          new CommitConflictException(
              "Table '%s' has too many concurrent writers: %d attempts to commit were overtaken"
                  .formatted(log.table(), MAX_ATTEMPTS),
              true));
    }
    return (read == null ? newTable() : existingTable(read))
        .flatMap(state ->
            switch (state) {
              case ConcurrentCommits.Done done -> Mono.just(done.manifest());
              case ConcurrentCommits.Current current ->
                  put(current.manifest())
                      .switchIfEmpty(
                          Mono.defer(() -> backoff.await(attempt).then(attempt(attempt + 1))));
            });
  }

  /** A new table has no version yet; a first one that is there is ours or an error. */
  private Mono<ConcurrentCommits.State> newTable() {
    return log.latest()
        .flatMap(latest -> inDoubt == 0 || latest.version() == 1 ? Mono.just(latest) : log.raw(1))
        .map(found -> {
          if (ConcurrentCommits.isOwn(found, rebase.transaction())) {
            return (ConcurrentCommits.State) new ConcurrentCommits.Done(found);
          }
          inDoubt = 0; // The number is taken: a late put of ours cannot succeed any more.
          throw new TableAlreadyExistsException(log.table());
        })
        .defaultIfEmpty(new ConcurrentCommits.Current(null));
  }

  private Mono<ConcurrentCommits.State> existingTable(Manifest from) {
    return others
        .catchUp(from)
        .doOnNext(state -> {
          if (state instanceof ConcurrentCommits.Current(Manifest manifest)
              && manifest != null
              && manifest.version() >= inDoubt) {
            inDoubt = 0; // It was among those that were looked at.
          }
        });
  }

  /** Emits the new version, or nothing when another writer has its number or nobody knows. */
  private Mono<Manifest> put(@Nullable Manifest current) {
    return restored()
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMap(restored -> {
          Transaction transaction = rebase.transaction();
          if (current != null) {
            FeatureFlags.checkWritable(current);
          }
          boolean inlineOnly = current != null && FeatureFlags.withoutTransactionFile(current);
          NextManifest next =
              ManifestBuilder.build(
                  current,
                  transaction,
                  format,
                  restored.orElse(null),
                  inlineOnly ? "" : TransactionFile.name(transaction),
                  clock.instant());
          byte[] bytes = next.toBytes(transaction);
          ManifestName scheme = current == null ? ManifestName.V2 : VersionLog.scheme(current);
          StorePath path = log.path(next.manifest().getVersion(), scheme);
          Manifest made = ManifestCodec.parse(bytes, path.toString());
          FeatureFlags.checkWritable(made);
          Mono<Void> file = inlineOnly ? Mono.empty() : transactionFile.write(transaction);
          return file.then(Mono.defer(() -> put(made, path, bytes)));
        });
  }

  private Mono<Manifest> restored() {
    Transaction transaction = rebase.transaction();
    return transaction.hasRestore()
        ? log.version(transaction.getRestore().getVersion())
        : Mono.empty();
  }

  private Mono<Manifest> put(Manifest made, StorePath path, byte[] bytes) {
    if (!phase.beginPut()) {
      return Mono.error(new CancellationException());
    }
    return log.store()
        .put(path, ByteBuffer.wrap(bytes), PutOptions.CREATE)
        .map(result -> made.stored(result.eTag()))
        .onErrorResume(error -> afterFailedPut(made, error))
        .flatMap(committed -> VersionHint.write(log, committed).thenReturn(committed))
        .switchIfEmpty(
            Mono.defer(
                () -> phase.putFailed() ? Mono.error(new CancellationException()) : Mono.empty()));
  }

  /** Also a conflict may be our own: the store may have retried a put whose answer was lost. */
  private Mono<Manifest> afterFailedPut(Manifest made, Throwable error) {
    if (isRefusal(error)) {
      return Mono.error(error);
    }
    inDoubt = made.version();
    doubt = error;
    return log.raw(made.version())
        .<Object>map(found -> found)
        .onErrorResume(VersionNotFoundException.class, missing -> Mono.just(new Absent(error)))
        .retryWhen(Retry.backoff(LOOKS, FIRST_LOOK_AGAIN))
        .flatMap(found -> {
          if (!(found instanceof Manifest manifest)) {
            return Mono.<Manifest>empty(); // Stays in doubt: the put may still arrive.
          }
          inDoubt = 0;
          return ConcurrentCommits.isOwn(manifest, made)
              ? Mono.just(manifest)
              : Mono.<Manifest>empty();
        });
  }

  /** Errors by which a store says that it did nothing. */
  private static boolean isRefusal(Throwable error) {
    return error instanceof StoreException store
        && switch (store.kind()) {
          case PERMISSION_DENIED,
              UNAUTHENTICATED,
              CONFIGURATION,
              BUCKET_NOT_FOUND,
              NOT_SUPPORTED,
              INVALID_RANGE ->
              true;
          default -> false;
        };
  }

  private Mono<Manifest> fail(Throwable error) {
    if (inDoubt != 0) {
      CommitStateUnknownException unknown =
          new CommitStateUnknownException(
              "Whether version %d of table '%s' was committed could not be found out (%s); look at its versions before writing again"
                  .formatted(inDoubt, log.table(), error.getMessage()),
              error);
      if (doubt != null && doubt != error) {
        unknown.addSuppressed(doubt);
      }
      return Mono.error(unknown);
    }
    Throwable signal = error instanceof StoreException e ? new ObjectStoreException(e) : error;
    return cleanUp().then(Mono.error(signal));
  }

  /** Deletes the files that only this commit knows of; a file that stays is cleaned up later. */
  private Mono<Void> cleanUp() {
    return transactionFile
        .delete()
        .then(log.store().delete(Flux.fromIterable(rebase.written())).then())
        .doOnError(error -> LOG.debug("Files of a failed commit were left behind", error))
        .onErrorComplete();
  }
}
