package io.lancedb.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Finding;
import io.lancedb.Finding.Kind;
import io.lancedb.Finding.Severity;
import io.lancedb.Table;
import io.lancedb.VerifyOptions;
import io.lancedb.lance.table.OfficialTables;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ListOptions;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.objectstore.testing.FaultInjectingStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

/** A table whose files a test damages, and what {@code Table.verify} finds in it. */
abstract class TableUnderVerification {

  static final Duration TIMEOUT = Duration.ofSeconds(60);
  static final StorePath ROOT = StorePath.of("t.lance");

  final MemoryStore memory = MemoryStore.create();
  final FaultInjectingStore store = new FaultInjectingStore(memory);

  @SuppressWarnings("NullAway.Init")
  LocalConnection db;

  @BeforeEach
  void connect() {
    db = connection(ConnectOptions.of("memory://"));
  }

  final LocalConnection connection(ConnectOptions options) {
    return LocalConnection.over(options.withMemoryLimit(32 << 20), store);
  }

  @AfterEach
  void everythingIsClosed() {
    db.close().block(TIMEOUT);
    assertThat(db.memory().getAllocatedMemory()).isZero();
  }

  static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(TIMEOUT));
  }

  static List<Map<String, Object>> rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> Map.<String, Object>of("id", i, "name", "item " + i))
        .toList();
  }

  /** Three versions: two fragments, of which one has a deleted row. */
  final Table table() {
    Table table = await(db.createTable("t", rows(0, 100)));
    await(table.add(rows(100, 130)));
    await(table.delete("id = 7"));
    return table;
  }

  final List<Finding> verify(Table table, VerifyOptions options) {
    return await(table.verify(options).collectList());
  }

  final List<Finding> verify(Table table) {
    return verify(table, VerifyOptions.DEFAULT);
  }

  final List<StorePath> files(String directory) {
    return await(
        memory.list(ROOT.child(directory), ListOptions.ALL).map(meta -> meta.path()).collectList());
  }

  final StorePath file(String directory, String ending) {
    return files(directory).stream()
        .filter(path -> path.name().endsWith(ending))
        .findFirst()
        .orElseThrow();
  }

  final byte[] bytes(StorePath path) {
    return await(ObjectStores.read(memory, path, GetOptions.WHOLE, 1 << 20));
  }

  final void put(StorePath path, byte[] content) {
    await(ObjectStores.put(memory, path, content));
  }

  final void delete(StorePath path) {
    ObjectStores.delete(memory, path).block(TIMEOUT);
  }

  final void change(StorePath path, Consumer<byte[]> change) {
    byte[] content = bytes(path);
    change.accept(content);
    put(path, content);
  }

  final void truncate(StorePath path, int bytes) {
    byte[] content = bytes(path);
    put(path, Arrays.copyOf(content, content.length - bytes));
  }

  static String relative(StorePath path) {
    return path.toString().substring("t.lance/".length());
  }

  static Finding only(List<Finding> findings) {
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  static void assertFound(Finding finding, Severity severity, Kind kind, StorePath path) {
    assertThat(finding.severity()).as(finding.toString()).isEqualTo(severity);
    assertThat(finding.kind()).as(finding.toString()).isEqualTo(kind);
    assertThat(finding.path()).isEqualTo(relative(path));
    assertThat(finding.message()).contains(path.name());
  }

  final Table official(String name) {
    OfficialTables.files(name).forEach((path, content) -> put(path(path), content));
    return await(db.openTable("t"));
  }

  static StorePath path(String below) {
    return ROOT.resolve(StorePath.of(below));
  }
}
