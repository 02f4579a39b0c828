package io.lancedb.lance.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tables that the official client wrote, and what it says of them; see make.mjs there. */
public final class OfficialTables {

  /** All tables that this project reads. */
  public static final List<String> READABLE =
      List.of(
          "history",
          "stable",
          "v1_names",
          "file_2_0",
          "file_2_1",
          "deleted_4999",
          "deleted_5000",
          "deleted_runs",
          "empty");

  private OfficialTables() {}

  /** What the client says of a version; ids are empty for large tables. */
  public record Expected(
      String table,
      long version,
      long millis,
      long rows,
      List<String> columns,
      List<Long> ids,
      List<Long> rowIds,
      Map<String, String> metadata) {}

  private static Path directory() {
    return Path.of("src/test/resources/official/table");
  }

  /** The files of a table by path relative to its directory. */
  public static Map<String, byte[]> files(String table) {
    Path root = directory().resolve(table + ".lance");
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(path).toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** What the client says of every version of a table. */
  public static List<Expected> expected(String table) {
    List<Expected> versions = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(directory().resolve("expected.tsv"))) {
        String[] parts = line.split("\t", -1);
        if (parts[0].equals(table)) {
          versions.add(
              new Expected(
                  table,
                  Long.parseLong(parts[1]),
                  Long.parseLong(parts[2]),
                  Long.parseLong(parts[3]),
                  List.of(parts[4].split(",")),
                  numbers(parts[5]),
                  numbers(parts[6]),
                  metadata(parts[7])));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return versions;
  }

  private static List<Long> numbers(String text) {
    return text.isEmpty() || text.equals("-")
        ? List.of()
        : Arrays.stream(text.split(",")).map(Long::valueOf).toList();
  }

  private static Map<String, String> metadata(String text) {
    Map<String, String> metadata = new TreeMap<>();
    for (String entry : text.split(",")) {
      String[] pair = entry.split("=", 2);
      metadata.put(pair[0], pair[1]);
    }
    return metadata;
  }
}
