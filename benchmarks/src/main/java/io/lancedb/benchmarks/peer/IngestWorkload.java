package io.lancedb.benchmarks.peer;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.CreateMode;
import io.lancedb.CreateOptions;
import io.lancedb.Durability;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.data.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import reactor.core.publisher.Flux;

/**
 * Creates a table of all rows, and commits 100 times 100 rows. {@code native} takes Arrow IPC
 * bytes, as the core of the official client does, {@code public_api} takes Arrow batches; {@code
 * _sync} waits for the disk, all others do not, like the official client.
 */
final class IngestWorkload implements Workload {

  private static final String TABLE = "base_java";
  private static final int COMMITS = 100;
  private static final int COMMIT_ROWS = 100;
  private static final int FIRST_ROWS = 10_000;

  private final Arguments arguments;
  private final DataSet data;
  private final BufferAllocator allocator = new RootAllocator();
  private final List<VectorSchemaRoot> all;
  private final byte[] ipc;

  IngestWorkload(Arguments arguments) {
    this.arguments = arguments;
    this.data = DataSet.of(arguments);
    this.all = data.batches(0, data.rows(), allocator);
    this.ipc = ipc(all);
  }

  @Override
  public List<String> cases() {
    return List.of(
        "create_native",
        "create_native_sync",
        "create_public_api",
        "create_public_api_sync",
        "append100x100_native",
        "append100x100_public",
        "append100x100_public_sync");
  }

  @Override
  public Map<String, Object> run(String name) {
    Durability durability = name.endsWith("_sync") ? Durability.SYNC : Durability.RELAXED;
    boolean bytes = name.contains("native");
    try (Database database = new Database(arguments, durability)) {
      return name.startsWith("create") ? create(database, bytes) : append(database, bytes);
    }
  }

  /** A connection that is closed at the end of a case. */
  private record Database(Connection connection, Path path) implements AutoCloseable {

    Database(Arguments arguments, Durability durability) {
      this(
          LanceDb.create(
              ConnectOptions.of(arguments.database().toString()).withDurability(durability)),
          arguments.database());
    }

    Table create(String name, Rows rows) {
      return Objects.requireNonNull(
          connection.createTable(name, rows, CreateOptions.mode(CreateMode.OVERWRITE)).block());
    }

    void remove(String name) {
      Path directory = path.resolve(name + ".lance");
      if (!Files.exists(directory)) {
        return;
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    double bytes(String name) {
      try (Stream<Path> files = Files.walk(path.resolve(name + ".lance"))) {
        return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      connection.close().block();
    }
  }

  private Map<String, Object> create(Database database, boolean bytes) {
    Samples samples =
        Samples.measure(
            arguments.warmSeconds(),
            arguments.runs(3),
            () -> database.remove(TABLE),
            () -> {
              Table table = database.create(TABLE, bytes ? rows(ipc) : rows(all));
              return Objects.requireNonNull(table.countRows().block());
            });
    Map<String, Object> metric = samples.metric();
    metric.put("rows_per_s", samples.rate(data.rows()));
    metric.put("mb_per_s", samples.rate(data.rawBytes() / 1e6));
    metric.put("raw_mb", Samples.round(data.rawBytes() / 1e6, 5));
    metric.put("disk_mb", Samples.round(database.bytes(TABLE) / 1e6, 5));
    return metric;
  }

  private Map<String, Object> append(Database database, boolean bytes) {
    List<VectorSchemaRoot> first = data.batches(0, FIRST_ROWS, allocator);
    List<VectorSchemaRoot> parts = new ArrayList<>();
    List<byte[]> encoded = new ArrayList<>();
    for (int i = 0; i < COMMITS; i++) {
      parts.addAll(data.batches(i * COMMIT_ROWS, (i + 1) * COMMIT_ROWS, allocator));
      encoded.add(ipc(List.of(parts.get(i))));
    }
    int runs = arguments.runs(3);
    double[] latencies = new double[COMMITS * runs];
    List<String> names = new ArrayList<>();
    int[] commit = {0};
    Table[] table = new Table[1];
    Samples samples =
        Samples.measure(
            arguments.warmSeconds(),
            runs,
            () -> {
              // A table of its own for each run: after deletions, making files was seen to be slow.
              names.add("app_java_" + names.size());
              table[0] = database.create(names.getLast(), rows(first));
            },
            () -> {
              for (int i = 0; i < COMMITS; i++) {
                long start = System.nanoTime();
                table[0].add(bytes ? rows(encoded.get(i)) : rows(parts.subList(i, i + 1))).block();
                latencies[commit[0]++ % latencies.length] = (System.nanoTime() - start) / 1e6;
              }
              return COMMITS;
            });
    names.forEach(database::remove);
    first.forEach(VectorSchemaRoot::close);
    parts.forEach(VectorSchemaRoot::close);
    Map<String, Object> metric = new LinkedHashMap<>(samples.metric());
    metric.put("commits_per_s", samples.rate(COMMITS));
    metric.put("rows_per_s", samples.rate(COMMITS * COMMIT_ROWS));
    metric.put("commit_p50_ms", Samples.percentile(latencies, 0.5));
    metric.put("commit_p99_ms", Samples.percentile(latencies, 0.99));
    return metric;
  }

  /** Batches that share the memory of these, for a write to take over. */
  private Rows rows(List<VectorSchemaRoot> batches) {
    return Rows.ofBatches(
        data.schema(),
        Flux.fromIterable(batches).map(batch -> batch.slice(0, batch.getRowCount())));
  }

  private Rows rows(byte[] file) {
    return Rows.of(new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator));
  }

  private byte[] ipc(List<VectorSchemaRoot> batches) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(data.schema(), allocator);
        ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      VectorLoader loader = new VectorLoader(root);
      writer.start();
      for (VectorSchemaRoot batch : batches) {
        try (ArrowRecordBatch record = new VectorUnloader(batch).getRecordBatch()) {
          loader.load(record);
        }
        writer.writeBatch();
      }
      writer.end();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    all.forEach(VectorSchemaRoot::close);
    allocator.close();
  }
}
