package io.lancedb.benchmarks.peer;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.index.Index;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Builds an index on a fresh copy of the table {@code base} (hard links), which stays as {@code
 * j_<kind>}: time, size, most resident memory. The configurations are those of the official half.
 * With {@code --warm 0} the first build is measured, else one build or more goes before it.
 */
final class IndexWorkload implements Workload {

  private final Arguments arguments;
  private final Connection connection;
  private final int rows;
  private final Map<String, Supplier<Index>> kinds = new LinkedHashMap<>();

  IndexWorkload(Arguments arguments) {
    this.arguments = arguments;
    this.connection = LanceDb.create(ConnectOptions.of(arguments.database().toString()));
    DataSet data = DataSet.of(arguments);
    this.rows = data.rows();
    int root = (int) Math.round(Math.sqrt(rows));
    kinds.put("ivfpq", Index::ivfPq);
    kinds.put("ivfflat", Index::ivfFlat);
    kinds.put("ivfrq", Index::ivfRq);
    kinds.put("hnswsq", Index::hnswSq);
    kinds.put("hnswpq", Index::hnswPq);
    kinds.put("ivfsq", Index::ivfSq);
    kinds.put("ivfpq4", () -> Index.ivfPq().withNumBits(4));
    kinds.put("ivfpqd4", () -> Index.ivfPq().withNumSubVectors(data.dimension() / 4));
    kinds.put("ivfflat1k", () -> Index.ivfFlat().withNumPartitions(root));
    kinds.put("ivfpq1k", () -> Index.ivfPq().withNumPartitions(root));
    kinds.put("ivfrq1k", () -> Index.ivfRq().withNumPartitions(root));
  }

  @Override
  public List<String> cases() {
    return List.copyOf(kinds.keySet());
  }

  @Override
  public Map<String, Object> run(String name) {
    Supplier<Index> kind = kinds.get(name);
    if (kind == null) {
      throw new IllegalArgumentException("No index " + name);
    }
    String table = "j_" + name;
    Table[] copy = new Table[1];
    Samples samples =
        Samples.measure(
            arguments.warmSeconds(),
            arguments.runs(1),
            () -> {
              copy[0] = copy(table);
              PeakMemory.forget();
            },
            () -> {
              Objects.requireNonNull(copy[0].createIndex("vector", kind.get()).block());
              return rows;
            });
    Map<String, Object> metric = samples.metric();
    metric.put("vectors_per_s", samples.rate(rows));
    double bytes = newestIndexBytes(arguments.database().resolve(table + ".lance"));
    metric.put("index_mb", Samples.round(bytes / 1e6, 4));
    metric.put("bytes_per_vector", Samples.round(bytes / rows, 4));
    metric.put("peak_rss_mb", PeakMemory.megabytes());
    return metric;
  }

  private Table copy(String name) {
    Path from = arguments.database().resolve("base.lance");
    Path to = arguments.database().resolve(name + ".lance");
    try {
      if (Files.exists(to)) {
        try (Stream<Path> files = Files.walk(to)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      try (Stream<Path> files = Files.walk(from)) {
        for (Path file : files.toList()) {
          Path target = to.resolve(from.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(target);
          } else {
            Files.createLink(target, file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(connection.openTable(name).block());
  }

  private static long newestIndexBytes(Path table) {
    try (Stream<Path> indices = Files.list(table.resolve("_indices"))) {
      Path newest = indices.max(Comparator.comparing(IndexWorkload::modified)).orElseThrow();
      try (Stream<Path> files = Files.list(newest)) {
        long bytes = 0;
        for (Path file : files.toList()) {
          bytes += Files.size(file);
        }
        return bytes;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.nio.file.attribute.FileTime modified(Path path) {
    try {
      return Files.getLastModifiedTime(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    connection.close().block();
  }
}
