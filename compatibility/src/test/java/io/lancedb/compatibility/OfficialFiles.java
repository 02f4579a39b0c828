package io.lancedb.compatibility;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The committed tables of the official Node.js client and what it read from them itself. */
final class OfficialFiles {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OfficialFiles() {}

  /** The database directory. */
  static Path directory() {
    try {
      return Path.of(
          requireNonNull(OfficialFiles.class.getResource("/official"), "official").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A table's own directory. */
  static Path table(String name) {
    return directory().resolve(name + ".lance");
  }

  /** Copies a table into another database directory, for tests that write. */
  static void copy(String name, Path database) throws IOException {
    Path from = table(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = database.resolve(name + ".lance").resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  /** The data files of a table. */
  static List<Path> dataFiles(String name) throws IOException {
    try (Stream<Path> files = Files.list(table(name).resolve("data"))) {
      return files.sorted().toList();
    }
  }

  /** What the official client says of a table: the fields that {@code README.md} lists. */
  static JsonNode expected(String name) {
    return json(name + ".json");
  }

  /** A committed JSON file. */
  static JsonNode json(String file) {
    try {
      return JSON.readTree(directory().resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of a table in storage order, each with its {@code _rowid} last. */
  static List<Map<String, @Nullable Object>> rows(String name, Schema schema) {
    Field rowId = new Field("_rowid", FieldType.nullable(new ArrowType.Int(64, false)), null);
    List<Field> fields = new ArrayList<>(schema.getFields());
    fields.add(rowId);
    String file = expected(name).get("rows").textValue();
    try (Stream<String> lines = Files.lines(directory().resolve(file))) {
      return lines.map(line -> row(fields, line)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, @Nullable Object> row(List<Field> fields, String line) {
    try {
      return row(fields, JSON.readTree(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row of canonical values that is spelled as an array. */
  static Map<String, @Nullable Object> row(List<Field> fields, JsonNode values) {
    if (values.size() != fields.size()) {
      throw new IllegalArgumentException(
          fields.size() + " columns, but " + values.size() + " values");
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      row.put(fields.get(i).getName(), Canonical.parse(fields.get(i), values.get(i)));
    }
    return row;
  }

  /** The schema as the committed files spell it: a line a field. */
  static List<String> expectedFields(String name) {
    List<String> fields = new ArrayList<>();
    for (JsonNode field : expected(name).get("schema")) {
      fields.add(
          line(
              field.get("name").textValue(),
              field.get("type").textValue(),
              field.get("nullable").booleanValue()));
    }
    return fields;
  }

  /** A schema in the spelling of {@link #expectedFields}. */
  static List<String> fields(Schema schema) {
    return schema.getFields().stream()
        .map(field -> line(field.getName(), Canonical.type(field), field.isNullable()))
        .toList();
  }

  private static String line(String name, String type, boolean nullable) {
    return name + " " + type + (nullable ? "" : " not null");
  }
}
