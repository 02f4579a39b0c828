package io.lancedb.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies of the official tables with indices, which a test may change. */
final class CopiedIndices {

  private static final Path TABLES = Path.of("src/test/resources/indices");

  private CopiedIndices() {}

  /** Copies a table into a directory under its own name. */
  static void copy(String table, Path to) {
    Path from = TABLES.resolve(table + ".lance");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(table + ".lance").resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of the indices of a copied table. */
  static List<Path> files(String table, Path to) {
    try (Stream<Path> files = Files.walk(to.resolve(table + ".lance").resolve("_indices"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
