package io.lancedb.lance.dataset;

import static io.lancedb.lance.dataset.HookedStore.ROOT;
import static io.lancedb.lance.dataset.HookedStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.CorruptFileException;
import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.error.VersionNotFoundException;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.table.DeletionFiles;
import io.lancedb.lance.table.Fragment;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestName;
import io.lancedb.lance.table.OfficialTables;
import io.lancedb.lance.table.RowIds;
import io.lancedb.objectstore.ObjectStore;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import io.lancedb.objectstore.memory.MemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class VersionLogTest {

  @ParameterizedTest
  @FieldSource("io.lancedb.lance.table.OfficialTables#READABLE")
  void everyVersionIsListedAsTheOfficialClientListsIt(String table) {
    VersionLog log = new VersionLog(HookedStore.of(table), ROOT);
    List<VersionSummary> versions = await(log.versions().collectList());
    List<OfficialTables.Expected> expected = OfficialTables.expected(table);
    assertThat(versions).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(versions.get(i).version()).isEqualTo(expected.get(i).version());
      assertThat(versions.get(i).metadata()).isEqualTo(expected.get(i).metadata());
      assertThat(versions.get(i).timestamp().toEpochMilli()).isEqualTo(expected.get(i).millis());
    }
  }

  @ParameterizedTest
  @FieldSource("io.lancedb.lance.table.OfficialTables#READABLE")
  void everyVersionHasTheRowsAndColumnsThatTheOfficialClientReads(String table) {
    HookedStore store = HookedStore.of(table);
    VersionLog log = new VersionLog(store, ROOT);
    DeletionFiles deletions = new DeletionFiles(store, ROOT);
    for (OfficialTables.Expected expected : OfficialTables.expected(table)) {
      Manifest manifest = await(log.version(expected.version()));
      assertThat(manifest.countRows()).isEqualTo(expected.rows());
      assertThat(manifest.schema().names()).isEqualTo(expected.columns());
      List<Long> rowIds = new ArrayList<>();
      for (Fragment fragment : manifest.fragments()) {
        var deleted = await(deletions.read(fragment, Schedulers.parallel()));
        assertThat(deleted.cardinality()).isEqualTo((int) fragment.deletedRows());
        RowIds ids = fragment.rowIds();
        for (int row = 0; row < fragment.physicalRows(); row++) {
          if (!deleted.contains(row)) {
            rowIds.add(ids == null ? fragment.id() << 32 | row : ids.id(row));
          }
        }
      }
      assertThat((long) rowIds.size()).isEqualTo(expected.rows());
      if (expected.rows() <= 100) {
        assertThat(rowIds).isEqualTo(expected.rowIds());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("io.lancedb.lance.table.OfficialTables#READABLE")
  void theLatestVersionIsFoundInAnyOrderOfListing(String table, @TempDir Path directory) {
    long last = OfficialTables.expected(table).getLast().version();
    for (ObjectStore store :
        List.of(MemoryStore.create(), LocalStore.create(directory, LocalOptions.DEFAULT))) {
      VersionLog log = new VersionLog(HookedStore.copy(table, store), ROOT);
      Manifest latest = await(log.latest());
      assertThat(latest.version()).isEqualTo(last);
      assertThat(await(log.latestAfter(latest))).isSameAs(latest);
      Manifest first = await(log.version(1));
      assertThat(await(log.latestAfter(first)).version()).isEqualTo(last);
      store.close().block();
    }
  }

  @Test
  void namesThatAreNoVersionsArePassedOver() {
    HookedStore store = HookedStore.of("history");
    for (String name :
        List.of(
            "d9223372036854775809.manifest",
            "18446744073709551500.manifest#1",
            "18446744073709551500.manifest-0b5a",
            ".tmp1234",
            "00000000000000000007.manifest.old",
            "007.manifest")) {
      store.write(ROOT.child("_versions").child(name), new byte[] {1});
    }
    StepVerifier.create(new VersionLog(store, ROOT).latest().map(Manifest::version))
        .expectNext(15L)
        .verifyComplete();
  }

  @Test
  void aTableWithoutVersionsEmitsNothing() {
    VersionLog log = new VersionLog(MemoryStore.create(), ROOT);
    StepVerifier.create(log.latest()).verifyComplete();
    StepVerifier.create(log.versions()).verifyComplete();
    StepVerifier.create(log.version(1)).verifyError(VersionNotFoundException.class);
  }

  @Test
  void aMissingVersionIsNamed() {
    StepVerifier.create(new VersionLog(HookedStore.of("history"), ROOT).version(99))
        .expectErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(VersionNotFoundException.class)
                .hasMessageContaining("'items'")
                .hasMessageContaining("99"))
        .verify();
  }

  @Test
  void twoNamingSchemesInOneDirectoryAreRefused() {
    HookedStore store = HookedStore.of("v1_names");
    byte[] manifest = store.bytes(ROOT.child("_versions").child("2.manifest"));
    store.write(ROOT.child("_versions").child(ManifestName.V2.of(3)), manifest);
    StepVerifier.create(new VersionLog(store, ROOT).latest())
        .verifyErrorMatches(error ->
            error instanceof CorruptFileException
                && String.valueOf(error.getMessage()).contains("naming schemes"));
  }

  @Test
  void aManifestUnderTheNameOfAnotherVersionIsCorrupt() {
    HookedStore store = HookedStore.of("history");
    StorePath versions = ROOT.child("_versions");
    byte[] manifest = store.bytes(versions.child(ManifestName.V2.of(2)));
    store.write(versions.child(ManifestName.V2.of(16)), manifest);
    StepVerifier.create(new VersionLog(store, ROOT).latest())
        .verifyError(CorruptFileException.class);
  }

  @Test
  void legacyTablesAreRefusedWithTheWayToConvertThem() {
    StepVerifier.create(new VersionLog(HookedStore.of("legacy"), ROOT).latest())
        .verifyErrorMatches(error ->
            error instanceof UnsupportedFeatureException
                && String.valueOf(error.getMessage()).contains("rewrite the table"));
  }

  @Test
  void nestedFieldsStandBelowTheirParents() {
    Manifest manifest = await(new VersionLog(HookedStore.of("nested"), ROOT).latest());
    assertThat(manifest.countRows()).isEqualTo(1);
    LanceField tags = Objects.requireNonNull(manifest.schema().field("tags"));
    assertThat(tags.logicalType()).isEqualTo("list");
    assertThat(tags.children())
        .singleElement()
        .matches(item -> item.parentId() == tags.id())
        .matches(item -> item.id() > tags.id());
  }
}
