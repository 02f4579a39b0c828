package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.Table;
import io.lancedb.Update;
import io.lancedb.VerifyOptions;
import io.lancedb.error.ObjectStoreException;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.testing.Fault;
import io.lancedb.objectstore.testing.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/**
 * What {@code Table.verify} finds in tables that are sound, and in tables whose files are damaged.
 */
class VerificationTest extends TableUnderVerification {

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void whatIsWrittenHereIsSound(String stableRowIds) {
    db =
        connection(
            ConnectOptions.of("memory://")
                .withStorageOption("new_table_enable_stable_row_ids", stableRowIds));
    Table table = table();
    await(table.update(Update.set("name", "new").where("id > 90")));
    await(table.restore(2));
    assertThat(verify(table, VerifyOptions.DEEP)).isEmpty();
    assertThat(verify(await(table.checkout(1)), VerifyOptions.DEEP)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("io.lancedb.lance.table.OfficialTables#READABLE")
  void whatOfficialClientsWroteIsSound(String name) {
    List<Finding> findings = verify(official(name), VerifyOptions.DEEP);
    assertThat(findings)
        .allMatch(finding -> finding.severity() == Severity.NOTE)
        .allMatch(
            finding -> finding.kind() == Kind.UNREFERENCED || finding.kind() == Kind.UNSUPPORTED);
  }

  @Test
  void aDataFileThatIsGone() {
    Table table = table();
    StorePath gone = files("data").getFirst();
    delete(gone);
    Finding found = only(verify(table));
    assertFound(found, Severity.ERROR, Kind.MISSING, gone);
    assertThat(found.version()).isEqualTo(3);
    assertThat(found.fragment()).isBetween(0L, 1L);
  }

  @Test
  void aDataFileThatIsCutOff() {
    Table table = table();
    StorePath cut = files("data").getFirst();
    truncate(cut, 100);
    List<Finding> findings = verify(table);
    assertThat(findings).hasSize(2);
    assertFound(findings.get(0), Severity.ERROR, Kind.MISMATCH, cut);
    assertFound(findings.get(1), Severity.ERROR, Kind.DAMAGED, cut);
    assertThat(findings.get(1).offset()).isPositive();
  }

  @Test
  void damageOfAPageIsFoundByDecodingIt() {
    Table table = table();
    StorePath damaged = files("data").getFirst();
    // The first page begins with the words that say where its chunks are.
    change(damaged, content -> Arrays.fill(content, 0, 2, (byte) 0xff));
    assertThat(verify(table)).isEmpty();
    Finding found = only(verify(table, VerifyOptions.DEEP));
    assertFound(found, Severity.ERROR, Kind.DAMAGED, damaged);
    assertThat(found.offset()).isZero();
    assertThat(found.message()).contains("page 0");
  }

  @Test
  void everyDamagedFileIsFoundInOneWalk() {
    Table table = table();
    files("data").forEach(path -> truncate(path, 1));
    StorePath deletion = files("_deletions").getFirst();
    truncate(deletion, 1);
    StorePath transaction = file("_transactions", ".txn");
    change(transaction, content -> content[0] = (byte) 0xff);
    assertThat(verify(table).stream().map(Finding::path).distinct())
        .containsExactlyInAnyOrder(
            relative(files("data").get(0)),
            relative(files("data").get(1)),
            relative(deletion),
            relative(transaction));
  }

  @Test
  void aDeletionFileThatIsGoneOrHasOtherRows() {
    Table table = table();
    StorePath deletion = files("_deletions").getFirst();
    byte[] sound = bytes(deletion);
    delete(deletion);
    assertFound(only(verify(table)), Severity.ERROR, Kind.MISSING, deletion);
    // The last two bytes are the offset of the only deleted row.
    byte[] beyond = sound.clone();
    beyond[beyond.length - 2] = 120;
    put(deletion, beyond);
    Finding found = only(verify(table));
    assertFound(found, Severity.ERROR, Kind.DAMAGED, deletion);
    assertThat(found.message()).contains("row 120", "100 rows");
  }

  @Test
  void leftoversAndFilesThatNobodyNeedsAreNotes() {
    Table table = table();
    List<StorePath> extra =
        List.of(
            path("data/.tmpAb12"),
            path("data/never-committed.lance"),
            path("_deletions/5-1-77.bin"),
            path("_indices/0a/index.idx"),
            path("_transactions/9-x.txn"),
            path("_versions/18446744073709551611.manifest#1"));
    extra.forEach(path -> put(path, new byte[3]));
    List<Finding> findings = verify(table);
    assertThat(findings)
        .extracting(Finding::path)
        .containsExactlyInAnyOrderElementsOf(
            extra.stream().map(TableUnderVerification::relative).toList());
    assertThat(findings)
        .allMatch(finding -> finding.severity() == Severity.NOTE && finding.version() == -1);
    assertThat(findings).filteredOn(finding -> finding.kind() == Kind.LEFTOVER).hasSize(2);
  }

  @Test
  void indicesThatAreGoneDamagedOrOfAnotherSize() {
    Table table = official("history");
    List<StorePath> files = new ArrayList<>(files("_indices"));
    StorePath gone = files.removeFirst();
    delete(gone);
    StorePath damaged = files.getFirst();
    truncate(damaged, 1);
    List<Finding> findings =
        verify(table).stream().filter(f -> f.severity() != Severity.NOTE).toList();
    assertThat(findings)
        .anySatisfy(found -> assertFound(found, Severity.WARNING, Kind.MISSING, gone))
        .anySatisfy(found -> assertFound(found, Severity.ERROR, Kind.DAMAGED, damaged));
    assertThat(findings)
        .extracting(Finding::path)
        .allMatch(path -> List.of(relative(gone), relative(damaged)).contains(path));
  }

  @Test
  void errorsOfTheStoreEndTheWalk() {
    Table table = table();
    store.on(
        Operation.GET,
        path -> path.toString().contains("/data/"),
        new Fault.Fail(StoreException.Kind.PERMISSION_DENIED),
        1,
        1);
    StepVerifier.create(table.verify()).expectError(ObjectStoreException.class).verify(TIMEOUT);
    assertThat(verify(table)).isEmpty();
  }

  @Test
  void findingsComeAsTheyAreAskedForAndStopWithACancel() {
    Table table = table();
    for (int i = 0; i < 40; i++) {
      put(path("data/orphan" + i), new byte[1]);
    }
    StepVerifier.create(table.verify(VerifyOptions.DEEP), 0)
        .thenRequest(1)
        .expectNextCount(1)
        .thenRequest(10)
        .expectNextCount(10)
        .thenCancel()
        .verify(TIMEOUT);
    Flux<Finding> some = table.verify(VerifyOptions.DEEP).take(3);
    StepVerifier.create(some).expectNextCount(3).verifyComplete();
  }
}
