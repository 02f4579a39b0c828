package io.lancedb.compatibility;

import io.lancedb.ConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Writes tables with vector indices for the official Node.js client to judge: every kind, and
 * several segments of some. Arguments: a new directory, and perhaps a part of the names; then
 * {@code node check-indices.js} with the directory.
 */
final class IndexTablesForNode {

  private static final int ROWS = 1500;

  private IndexTablesForNode() {}

  /** Writes the tables. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    String part = arguments.length > 1 ? arguments[1] : "";
    for (IndexKind kind : IndexKind.all()) {
      if (kind.name().contains(part)) {
        write(directory, kind, kind.name(), "2.2");
      }
      if (kind.name().contains(part) && kind.name().endsWith("_l2")) {
        write(directory, kind, kind.name() + "_2_0", "2.0");
        write(directory, kind, kind.name() + "_2_1", "2.1");
        segments(directory, kind);
      }
    }
  }

  private static void write(Path directory, IndexKind kind, String name, String fileVersion) {
    try (OurTable table = create(directory, kind, name, fileVersion)) {
      System.out.println(name + ": version " + table.version());
    }
  }

  /** Rows appended and indexed as a further segment, more appended, some deleted. */
  private static void segments(Path directory, IndexKind kind) {
    try (OurTable table = create(directory, kind, kind.name() + "_segments", "2.2")) {
      table.append(kind.schema(), kind.rows(ROWS, ROWS + 200));
      Objects.requireNonNull(table.table().optimize().block());
      table.append(kind.schema(), kind.rows(ROWS + 200, ROWS + 240));
      table.delete("id IN (1, 2, 3, 1501, 1702)");
      System.out.println(kind.name() + "_segments: version " + table.version());
    }
  }

  private static OurTable create(Path directory, IndexKind kind, String name, String fileVersion) {
    ConnectOptions database = ConnectOptions.of(directory.toString());
    OurTable table =
        OurTable.create(database, name, fileVersion, kind.schema(), kind.rows(0, ROWS));
    Objects.requireNonNull(table.table().createIndex("vector", kind.index()).block());
    return table;
  }
}
