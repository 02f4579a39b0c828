package io.lancedb.lance.dataset;

import static io.lancedb.lance.dataset.HookedStore.ROOT;
import static io.lancedb.lance.dataset.HookedStore.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.OfficialTables;
import io.lancedb.lance.table.RowIds;
import io.lancedb.lance.table.RowVersions;
import io.lancedb.lance.table.proto.Transaction;
import io.lancedb.lance.table.proto.Transaction.OperationCase;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestBuilderTest {

  private static final Set<OperationCase> BUILT =
      EnumSet.of(
          OperationCase.APPEND,
          OperationCase.DELETE,
          OperationCase.OVERWRITE,
          OperationCase.RESTORE,
          OperationCase.UPDATE);

  private static Transaction transaction(Manifest manifest) {
    return Objects.requireNonNull(manifest.transaction());
  }

  /** From the version before and its transaction we must come to the version that they came to. */
  @ParameterizedTest
  @ValueSource(strings = {"history", "stable", "v1_names", "deleted_5000", "deleted_runs", "empty"})
  void eachOfficialVersionFollowsFromTheOneBefore(String table) {
    VersionLog log = new VersionLog(HookedStore.of(table), ROOT);
    Manifest before = null;
    Set<OperationCase> seen = EnumSet.noneOf(OperationCase.class);
    for (OfficialTables.Expected expected : OfficialTables.expected(table)) {
      Manifest official = await(log.version(expected.version()));
      if (BUILT.contains(transaction(official).getOperationCase())) {
        seen.add(transaction(official).getOperationCase());
        check(log, before, official);
      }
      before = official;
    }
    assertThat(seen).contains(OperationCase.OVERWRITE);
    if (table.equals("history") || table.equals("stable")) {
      assertThat(seen).isEqualTo(BUILT);
    }
  }

  private static void check(VersionLog log, @Nullable Manifest before, Manifest official) {
    Transaction transaction = transaction(official);
    Manifest restored =
        transaction.hasRestore() ? await(log.version(transaction.getRestore().getVersion())) : null;
    TableFormat format =
        before == null ? new TableFormat(FileVersion.DEFAULT, official.stableRowIds()) : null;
    NextManifest next =
        ManifestBuilder.build(
            before,
            transaction,
            format,
            restored,
            official.proto().getTransactionFile(),
            official.timestamp());
    var expected =
        official.proto().toBuilder()
            .setWriterVersion(next.manifest().getWriterVersion())
            .clearIndexSection()
            .clearTransactionSection();
    assertThat(normalized(next.manifest()))
        .as("version %d", official.version())
        .isEqualTo(normalized(expected.build()));
    assertThat(next.indices()).isEqualTo(official.indices());
  }

  /** There are several forms of the same ids and versions. */
  private static io.lancedb.lance.table.proto.Manifest normalized(
      io.lancedb.lance.table.proto.Manifest manifest) {
    var normalized = manifest.toBuilder();
    for (var fragment : normalized.getFragmentsBuilderList()) {
      if (fragment.hasInlineRowIds()) {
        RowIds ids = RowIds.parse(fragment.getInlineRowIds(), "m");
        fragment.setInlineRowIds(RowIds.of(ids.ids(0, ids.size())).toBytes());
        fragment.setInlineCreatedAtVersions(normalized(fragment.getInlineCreatedAtVersions()));
        fragment.setInlineLastUpdatedAtVersions(
            normalized(fragment.getInlineLastUpdatedAtVersions()));
      }
    }
    return normalized.build();
  }

  private static ByteString normalized(ByteString versions) {
    RowVersions read = RowVersions.parse(versions, "m");
    return RowVersions.of(LongStream.range(0, read.size()).map(read::at).toArray()).toBytes();
  }

  @Test
  void appendedRowsGetFreshStableIdsAndTheNewVersion() {
    Manifest latest = await(new VersionLog(HookedStore.of("stable"), ROOT).latest());
    var file = latest.fragments().getFirst().proto().getFiles(0);
    var fragment =
        io.lancedb.lance.table.proto.DataFragment.newBuilder().setPhysicalRows(10).addFiles(file);
    Transaction append = Transactions.append(latest, List.of(fragment.build(), fragment.build()));
    NextManifest next = ManifestBuilder.build(latest, append, null, null, "", latest.timestamp());
    long start = latest.proto().getNextRowId();
    int last = next.manifest().getFragmentsCount() - 1;
    RowIds ids = RowIds.parse(next.manifest().getFragments(last).getInlineRowIds(), "m");
    assertThat(ids.ids(0, 10)[0]).isEqualTo(start + 10);
    assertThat(next.manifest().getNextRowId()).isEqualTo(start + 20);
    assertThat(next.manifest().getFragments(last).getId()).isEqualTo(latest.maxFragmentId() + 2);
  }

  @Test
  void whatIsNotBuiltIsRefusedByName() {
    Manifest latest = await(new VersionLog(HookedStore.of("history"), ROOT).latest());
    Transaction merge =
        Transaction.newBuilder().setMerge(Transaction.Merge.getDefaultInstance()).build();
    assertThatThrownBy(
            () -> ManifestBuilder.build(latest, merge, null, null, "", latest.timestamp()))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("merge");
  }
}
