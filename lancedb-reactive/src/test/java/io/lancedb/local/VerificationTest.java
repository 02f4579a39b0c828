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
import io.lancedb.lance.table.Manifest;
import io.lancedb.lance.table.ManifestCodec;
import io.lancedb.lance.table.OfficialTables;
import io.lancedb.lance.table.RowIds;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StoreException;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.testing.Fault;
import io.lancedb.objectstore.testing.FaultInjectingStore;
import io.lancedb.objectstore.testing.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What {@code Table.verify} finds in tables that are sound, and in tables that are damaged. */
class VerificationTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final StorePath ROOT = StorePath.of("t.lance");

  private final MemoryStore memory = MemoryStore.create();
  private final FaultInjectingStore store = new FaultInjectingStore(memory);

  @SuppressWarnings("NullAway.Init")
  private LocalConnection db;

  @BeforeEach
  void connect() {
    db = connection(ConnectOptions.of("memory://"));
  }

  private LocalConnection connection(ConnectOptions options) {
    return LocalConnection.over(options.withMemoryLimit(32 << 20), store);
  }

  @AfterEach
  void everythingIsClosed() {
    db.close().block(TIMEOUT);
    assertThat(db.memory().getAllocatedMemory()).isZero();
  }

  private static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(TIMEOUT));
  }

  private static List<Map<String, Object>> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Map.<String, Object>of("id", i, "name", "item " + i))
        .toList();
  }

  /** Three versions: two fragments, of which one has a deleted row. */
  private Table table() {
    Table table = await(db.createTable("t", rows(0, 100)));
    await(table.add(rows(100, 130)));
    await(table.delete("id = 7"));
    return table;
  }

  private List<Finding> verify(Table table, VerifyOptions options) {
    return await(table.verify(options).collectList());
  }

  private List<Finding> verify(Table table) {
    return verify(table, VerifyOptions.DEFAULT);
  }

  private List<StorePath> files(String directory) {
    return await(
        memory.list(ROOT.child(directory), ListOptions.ALL).map(meta -> meta.path()).collectList());
  }

  private StorePath file(String directory, String ending) {
    return files(directory).stream()
        .filter(path -> path.name().endsWith(ending))
        .findFirst()
        .orElseThrow();
  }

  private byte[] bytes(StorePath path) {
    return await(ObjectStores.read(memory, path, GetOptions.WHOLE, 1 << 20));
  }

  private void put(StorePath path, byte[] content) {
    await(ObjectStores.put(memory, path, content));
  }

  private void delete(StorePath path) {
    ObjectStores.delete(memory, path).block(TIMEOUT);
  }

  private void change(StorePath path, Consumer<byte[]> change) {
    byte[] content = bytes(path);
    change.accept(content);
    put(path, content);
  }

  private void truncate(StorePath path, int bytes) {
    byte[] content = bytes(path);
    put(path, Arrays.copyOf(content, content.length - bytes));
  }

  private static String relative(StorePath path) {
    return path.toString().substring("t.lance/".length());
  }

  private static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  private static void assertFound(Finding finding, Severity severity, Kind kind, StorePath path) {
    assertThat(finding.severity()).as(finding.toString()).isEqualTo(severity);
    assertThat(finding.kind()).as(finding.toString()).isEqualTo(kind);
    assertThat(finding.path()).isEqualTo(relative(path));
    assertThat(finding.message()).contains(path.name());
  }

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

  private Table official(String name) {
    OfficialTables.files(name).forEach((path, content) -> put(path(path), content));
    return await(db.openTable("t"));
  }

  private static StorePath path(String below) {
    return ROOT.resolve(StorePath.of(below));
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
            extra.stream().map(VerificationTest::relative).toList());
    assertThat(findings)
        .allMatch(finding -> finding.severity() == Severity.NOTE && finding.version() == -1);
    assertThat(findings).filteredOn(finding -> finding.kind() == Kind.LEFTOVER).hasSize(2);
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
