package io.lancedb.compatibility;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The committed tables with indices of the official Node.js client, and what it tells of them. */
final class IndexFixtures {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TABLE = ".lance";

  private IndexFixtures() {}

  /** The database directory. */
  static Path directory() {
    try {
      return Path.of(
          requireNonNull(IndexFixtures.class.getResource("/indices"), "indices").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the tables, sorted. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(TABLE))
          .map(name -> name.substring(0, name.length() - TABLE.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code listIndices()} and {@code indexStats(..)}. */
  static JsonNode expected(String name) {
    return json(name + ".json");
  }

  /** Queries, each with its answer. */
  static JsonNode answers(String name) {
    return json(name + ".answers.json");
  }

  /** Parses JSON. */
  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String file) {
    try {
      return JSON.readTree(directory().resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
