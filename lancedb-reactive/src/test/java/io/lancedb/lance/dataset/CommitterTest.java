package io.lancedb.lance.dataset;

import static io.lancedb.lance.dataset.HookedStore.ROOT;
import static io.lancedb.lance.dataset.HookedStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CommitConflictException;
import io.lancedb.error.CommitStateUnknownException;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.error.TableAlreadyExistsException;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.DeletionVector;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.proto.DataFragment;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.PutResult;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StoreException.Kind;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import io.lancedb.objectstore.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.roaringbitmap.RoaringBitmap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class CommitterTest {

  private final HookedStore store = HookedStore.of("history");
  private final VersionLog log = new VersionLog(store, ROOT);
  private final Committer committer = new Committer(store, ROOT);
  private final DeletionFiles deletions = new DeletionFiles(store, ROOT);

  /** A fragment like those of the table, which no transaction has numbered yet. */
  private static DataFragment fragment(Manifest like) {
    DataFragment first = like.fragments().getFirst().proto();
    return DataFragment.newBuilder()
        .addFiles(first.getFiles(0))
        .setPhysicalRows(first.getPhysicalRows())
        .build();
  }

  private static Transaction append(Manifest read) {
    return Transactions.append(read, List.of(fragment(read)));
  }

  private Mono<Manifest> delete(Manifest read, long fragment, int... rows) {
    Fragment before = Objects.requireNonNull(read.fragment(fragment));
    RoaringBitmap affected = RoaringBitmap.bitmapOf(rows);
    return deletions
        .read(before, Schedulers.parallel())
        .map(deleted -> deleted.with(affected))
        .flatMap(union -> deletions.write(fragment, read.version(), union))
        .map(file -> before.proto().toBuilder().setDeletionFile(file).build())
        .flatMap(updated ->
            committer.commit(
                read,
                Transactions.delete(read, List.of(updated), List.of(), "test"),
                Map.of(fragment, affected)));
  }

  private static boolean isManifest(StorePath path) {
    return path.name().endsWith(".manifest");
  }

  private static <T> Mono<T> lost() {
    return Mono.error(() -> new StoreException(Kind.TIMEOUT, null, "the answer was lost"));
  }

  @Test
  void anAppendBecomesTheNextVersion() {
    Manifest read = await(log.latest());
    Manifest made = await(committer.commit(read, append(read), null));
    assertThat(made.version()).isEqualTo(read.version() + 1);
    assertThat(made.countRows())
        .isEqualTo(read.countRows() + read.fragments().getFirst().physicalRows());
    assertThat(made.fragments().getLast().id()).isEqualTo(read.maxFragmentId() + 1);
    Manifest latest = await(log.latest());
    assertThat(latest.proto()).isEqualTo(made.proto());
    assertThat(store.names("_transactions")).contains(made.proto().getTransactionFile());
  }

  @Test
  void aStaleAppendFollowsTheVersionsThatItDidNotSee() {
    Manifest read = await(log.latest());
    await(committer.commit(read, append(read), null));
    Manifest made = await(committer.commit(read, append(read), null));
    assertThat(made.version()).isEqualTo(read.version() + 2);
    assertThat(made.fragments()).hasSize(read.fragments().size() + 2);
  }

  @Test
  void anOldVersionIsRestored() {
    Manifest read = await(log.latest());
    Manifest made = await(committer.commit(read, Transactions.restore(read, 4), null));
    Manifest old = await(log.version(4));
    assertThat(made.version()).isEqualTo(16);
    assertThat(made.countRows()).isEqualTo(old.countRows());
    assertThat(made.maxFragmentId()).isEqualTo(read.maxFragmentId());
  }

  @Test
  void anAppendAfterAnOverwriteIsIncompatibleAndLeavesNoFile() {
    Manifest read = await(log.latest());
    Transaction overwrite =
        Transactions.overwrite(read, read.schema(), List.of(fragment(read)), Map.of());
    await(committer.commit(read, overwrite, null));
    List<String> files = store.names("_transactions");
    StepVerifier.create(committer.commit(read, append(read), null))
        .verifyErrorMatches(
            error -> error instanceof CommitConflictException conflict && !conflict.retryable());
    assertThat(store.names("_transactions")).isEqualTo(files);
    assertThat(await(log.latest()).version()).isEqualTo(read.version() + 1);
  }

  @Test
  void deletesOfDifferentRowsAreJoined() {
    Manifest read = await(log.latest());
    long id = read.fragments().getFirst().id();
    await(delete(read, id, 0));
    Manifest made = await(delete(read, id, 4, 5));
    assertThat(made.countRows()).isEqualTo(read.countRows() - 3);
    Fragment fragment = Objects.requireNonNull(made.fragment(id));
    DeletionVector before =
        await(deletions.read(Objects.requireNonNull(read.fragment(id)), Schedulers.parallel()));
    assertThat(await(deletions.read(fragment, Schedulers.parallel())))
        .isEqualTo(before.with(0, 4, 5));
    assertThat(made.proto().getTransactionFile()).startsWith(read.version() + 1 + "-");
  }

  @Test
  void deletesOfTheSameRowsAreARetryableConflict() {
    Manifest read = await(log.latest());
    long id = read.fragments().getFirst().id();
    await(delete(read, id, 0, 1));
    StepVerifier.create(delete(read, id, 1, 4))
        .verifyErrorMatches(
            error -> error instanceof CommitConflictException conflict && conflict.retryable());
    assertThat(await(log.latest()).countRows()).isEqualTo(read.countRows() - 2);
  }

  @Test
  void aFragmentThatTwoDeletesEmptyTogetherIsRemoved() {
    Manifest read = await(log.latest());
    Fragment last = read.fragments().getLast();
    assertThat(last.physicalRows()).isEqualTo(2);
    await(delete(read, last.id(), 0));
    Manifest made = await(delete(read, last.id(), 1));
    assertThat(made.fragment(last.id())).isNull();
  }

  @Test
  void aNewTableIsCreatedOnce() {
    StorePath root = StorePath.of("db/new.lance");
    Committer creator = new Committer(store, root);
    LanceSchema schema = await(log.latest()).schema();
    Transaction create = Transactions.overwrite(null, schema, List.of(), Map.of("a", "b"));
    Manifest made = await(creator.commit(null, create, null));
    assertThat(made.version()).isEqualTo(1);
    assertThat(made.schema()).isEqualTo(schema);
    assertThat(made.proto().hasMaxFragmentId()).isFalse();
    StepVerifier.create(creator.commit(null, create, null))
        .verifyError(TableAlreadyExistsException.class);
  }

  /** What becomes of a put of a manifest. */
  enum Fault {
    LOST_AFTER_EFFECT,
    LOST_WITHOUT_EFFECT,
    CONFLICT_AFTER_OWN_EFFECT
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aLostAnswerCommitsOnce(Fault fault) {
    Manifest read = await(log.latest());
    AtomicInteger puts = new AtomicInteger();
    store.onPut =
        (path, put) ->
            !isManifest(path) || puts.getAndIncrement() > 0
                ? put
                : switch (fault) {
                  case LOST_AFTER_EFFECT -> put.then(lost());
                  case LOST_WITHOUT_EFFECT -> lost();
                  case CONFLICT_AFTER_OWN_EFFECT -> put.then(put);
                };
    Manifest made = await(committer.commit(read, append(read), null));
    assertThat(made.version()).isEqualTo(read.version() + 1);
    assertThat(await(log.latest()).version()).isEqualTo(read.version() + 1);
    assertThat(await(log.latest()).fragments()).hasSize(read.fragments().size() + 1);
  }

  @Test
  void aLostAnswerIsFoundBelowTheVersionOfAnotherWriter() {
    Manifest read = await(log.latest());
    AtomicInteger puts = new AtomicInteger();
    Committer other = new Committer(store, ROOT);
    store.onPut =
        (path, put) ->
            isManifest(path) && puts.getAndIncrement() == 0
                ? put.then(other.commit(read, append(read), null)).then(lost())
                : put;
    Manifest made = await(committer.commit(read, append(read), null));
    assertThat(made.version()).isEqualTo(read.version() + 1);
    assertThat(await(log.latest()).version()).isEqualTo(read.version() + 2);
  }

  @Test
  void aPutThatArrivesLateIsNotCommittedTwice() {
    Manifest read = await(log.latest());
    AtomicInteger puts = new AtomicInteger();
    Mono<PutResult>[] late = late();
    store.onPut =
        (path, put) -> {
          if (!isManifest(path)) {
            return put;
          }
          if (puts.getAndIncrement() == 0) {
            late[0] = put;
            return lost();
          }
          return late[0].then(put); // The first one arrives just before the second.
        };
    Manifest made = await(committer.commit(read, append(read), null));
    assertThat(made.version()).isEqualTo(read.version() + 1);
    assertThat(await(log.latest()).fragments()).hasSize(read.fragments().size() + 1);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Mono<PutResult>[] late() {
    return new Mono[1];
  }

  @Test
  void whatCannotBeFoundOutIsSaidAndNoFileIsDeleted() {
    Manifest read = await(log.latest());
    AtomicInteger puts = new AtomicInteger();
    store.onPut = (path, put) -> isManifest(path) && puts.getAndIncrement() == 0 ? lost() : put;
    store.onGet = (path, get) -> puts.get() > 0 ? lost() : get;
    List<String> before = store.names("_transactions");
    StepVerifier.create(committer.commit(read, append(read), null))
        .verifyError(CommitStateUnknownException.class);
    assertThat(store.names("_transactions")).hasSize(before.size() + 1);
  }

  @Test
  void aRefusedPutIsAnErrorOfTheStoreAndLeavesNoFile() {
    Manifest read = await(log.latest());
    List<String> before = store.names("_transactions");
    store.onPut =
        (path, put) ->
            isManifest(path)
                ? Mono.error(new StoreException(Kind.PERMISSION_DENIED, path, "read-only"))
                : put;
    StepVerifier.create(committer.commit(read, append(read), null))
        .verifyError(ObjectStoreException.class);
    assertThat(store.names("_transactions")).isEqualTo(before);
  }

  @Test
  void aCancelBeforeThePutStopsTheCommit() {
    Manifest read = await(log.latest());
    List<String> before = store.names("_transactions");
    Sinks.Empty<Void> reached = Sinks.empty();
    store.onPut =
        (path, put) ->
            path.name().endsWith(".txn")
                ? put.then(Mono.fromRunnable(reached::tryEmitEmpty)).then(Mono.never())
                : put;
    StepVerifier.create(committer.commit(read, append(read), null))
        .then(() -> reached.asMono().block())
        .thenCancel()
        .verify();
    await(
        Mono.fromCallable(() -> store.names("_transactions"))
            .repeat()
            .filter(before::equals)
            .next()
            .subscribeOn(Schedulers.boundedElastic())
            .timeout(Duration.ofSeconds(30)));
    assertThat(await(log.latest()).version()).isEqualTo(read.version());
  }

  @Test
  void aCancelDuringThePutLetsTheCommitRunToItsEnd() {
    Manifest read = await(log.latest());
    Sinks.Empty<Void> reached = Sinks.empty();
    Sinks.Empty<Void> proceed = Sinks.empty();
    Sinks.Empty<Void> done = Sinks.empty();
    store.onPut =
        (path, put) ->
            isManifest(path)
                ? Mono.<PutResult>fromRunnable(reached::tryEmitEmpty)
                    .then(proceed.asMono())
                    .then(put)
                    .doFinally(signal -> done.tryEmitEmpty())
                : put;
    StepVerifier.create(committer.commit(read, append(read), null))
        .then(() -> reached.asMono().block())
        .thenCancel()
        .verify();
    proceed.tryEmitEmpty();
    done.asMono().block();
    assertThat(await(log.latest()).version()).isEqualTo(read.version() + 1);
  }

  @Test
  void concurrentWritersInMemoryLoseNothing() {
    concurrent(store, 16, 3);
  }

  @Test
  void concurrentWritersInADirectoryLoseNothingAndKeepTheHint(@TempDir Path directory) {
    LocalOptions options = LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED);
    ObjectStore local = LocalStore.create(directory, options);
    HookedStore hooked = HookedStore.copy("history", local);
    concurrent(hooked, 16, 1);
    StorePath hint = ROOT.child("_versions").child("latest_version_hint.json");
    assertThat(new String(hooked.bytes(hint), StandardCharsets.UTF_8))
        .matches("\\{\"version\":[0-9]+}");
    local.close().block();
  }

  private static void concurrent(HookedStore store, int writers, int each) {
    VersionLog log = new VersionLog(store, ROOT);
    Manifest read = await(log.latest());
    Flux.range(0, writers)
        .flatMap(
            writer ->
                Mono.defer(() -> new Committer(store, ROOT).commit(read, append(read), null))
                    .repeat(each - 1),
            writers)
        .blockLast();
    Manifest latest = await(log.latest());
    assertThat(latest.version()).isEqualTo(read.version() + (long) writers * each);
    assertThat(latest.fragments()).hasSize(read.fragments().size() + writers * each);
    assertThat(store.names("_transactions").stream().distinct())
        .hasSizeGreaterThanOrEqualTo(writers * each);
  }

  /** Every put of a manifest may fail in one of three ways; acknowledged commits stand once. */
  @Test
  void aStormOfFaultsCommitsEveryTransactionExactlyOnce() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Manifest read = await(log.latest());
    store.onPut =
        (path, put) -> {
          if (!isManifest(path)) {
            return put;
          }
          int fault;
          synchronized (random) {
            fault = random.nextInt(6);
          }
          return switch (fault) {
            case 0 -> put.then(lost());
            case 1 -> lost();
            case 2 -> put.then(put);
            default -> put;
          };
        };
    int writers = 12;
    List<Manifest> made =
        await(
            Flux.range(0, writers)
                .flatMap(i -> new Committer(store, ROOT).commit(read, append(read), null), writers)
                .collectList());
    Manifest latest = await(log.latest());
    assertThat(latest.version()).as("seed %d", seed).isEqualTo(read.version() + writers);
    assertThat(latest.fragments()).as("seed %d", seed).hasSize(read.fragments().size() + writers);
    assertThat(made.stream().map(Manifest::version).distinct())
        .as("seed %d", seed)
        .hasSize(writers);
  }

  @Test
  void aTableThatWasReplacedMeanwhileIsNotWrittenTo() {
    Manifest read = await(log.latest());
    HookedStore other = new HookedStore(MemoryStore.create());
    other.write(ROOT.child("x"), new byte[0]);
    StepVerifier.create(new Committer(other, ROOT).commit(read, append(read), null))
        .verifyErrorMatches(
            error -> error instanceof CommitConflictException conflict && !conflict.retryable());
  }
}
