package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.Table;
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.RowIds;
import io.lancedb.objectstore.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code Table.verify} finds in manifests, and where they contradict what is there. */
class ManifestVerificationTest extends TableUnderVerification {

  @Test
  void anOldManifestThatIsDamagedHidesNothingElse() {
    Table table = table();
    StorePath first = file("_versions", "14.manifest");
    truncate(first, 3);
    StorePath orphan = path("data/orphan.lance");
    put(orphan, new byte[5]);
    List<Finding> findings = verify(table);
    assertThat(findings).hasSize(3);
    assertFound(findings.get(0), Severity.ERROR, Kind.DAMAGED, first);
    assertThat(findings.get(0).version()).isEqualTo(1);
    assertFound(findings.get(1), Severity.NOTE, Kind.UNREFERENCED, orphan);
    assertThat(findings.get(1).message()).contains("keep it until");
    assertThat(findings.get(2).path()).startsWith("_transactions/0-");
  }

  @Test
  void theVersionInUseIsGone() {
    Table table = table();
    delete(file("_versions", "12.manifest"));
    List<Finding> findings = verify(table);
    assertThat(findings).extracting(Finding::kind).containsExactly(Kind.MISSING);
    assertThat(findings.getFirst().message()).contains("version 3");
  }

  @Test
  void aTransactionThatIsGoneMattersOnlyWhereTheManifestHasNone() {
    Table table = table();
    StorePath transaction = file("_transactions", ".txn");
    delete(transaction);
    assertFound(only(verify(table)), Severity.NOTE, Kind.MISSING, transaction);

    StorePath last = file("_versions", "12.manifest");
    Manifest manifest = ManifestCodec.parse(bytes(last), last.toString());
    put(last, ManifestCodec.write(manifest.proto(), manifest.indices(), null));
    delete(path("_transactions/" + manifest.proto().getTransactionFile()));
    assertThat(verify(table)).extracting(Finding::severity).contains(Severity.WARNING);
  }

  @Test
  void aHintBeyondTheNewestVersion() {
    Table table = table();
    StorePath hint = path("_versions/latest_version_hint.json");
    put(hint, "{\"version\":3}".getBytes(StandardCharsets.UTF_8));
    assertThat(verify(table)).isEmpty();
    for (String wrong : List.of("{\"version\":4}", "", "{}")) {
      put(hint, wrong.getBytes(StandardCharsets.UTF_8));
      assertFound(only(verify(table)), Severity.WARNING, Kind.MISMATCH, hint);
    }
  }

  @Test
  void rowIdsThatTwoRowsHave() {
    db =
        connection(
            ConnectOptions.of("memory://")
                .withStorageOption("new_table_enable_stable_row_ids", "true"));
    table();
    StorePath last = file("_versions", "12.manifest");
    Manifest manifest = ManifestCodec.parse(bytes(last), last.toString());
    var changed = manifest.proto().toBuilder();
    changed.getFragmentsBuilder(1).setInlineRowIds(RowIds.ofRange(90, 120).toBytes());
    put(last, ManifestCodec.write(changed.build(), manifest.indices(), manifest.transaction()));
    Finding found = only(verify(await(db.openTable("t"))));
    assertFound(found, Severity.ERROR, Kind.DAMAGED, last);
    assertThat(found.fragment()).isEqualTo(1);
    assertThat(found.message()).contains("10 row ids", "such as 90");
  }

  @Test
  void versionsOfRowsAndNumbersOfFragmentsThatContradictTheManifest() {
    db =
        connection(
            ConnectOptions.of("memory://")
                .withStorageOption("new_table_enable_stable_row_ids", "true"));
    table();
    StorePath last = file("_versions", "12.manifest");
    Manifest manifest = ManifestCodec.parse(bytes(last), last.toString());
    var changed = manifest.proto().toBuilder().setMaxFragmentId(0).setReaderFeatureFlags(2);
    changed
        .getFragmentsBuilder(1)
        .setInlineCreatedAtVersions(manifest.proto().getFragments(0).getInlineCreatedAtVersions());
    put(last, ManifestCodec.write(changed.build(), manifest.indices(), manifest.transaction()));
    assertThat(verify(await(db.openTable("t"))))
        .extracting(Finding::severity)
        .containsExactlyInAnyOrder(Severity.WARNING, Severity.WARNING, Severity.ERROR);
  }
}
