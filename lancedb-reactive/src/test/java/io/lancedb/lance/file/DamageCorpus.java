package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.lance.table.OfficialTables;
import io.lancedb.objectstore.StorePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Sound files that tests damage: {@code small} ones exhaustively, {@code large} ones by sample. */
final class DamageCorpus {

  /** Official tables whose data files are small; a type that is not read yet counts as refused. */
  private static final List<String> TABLES = List.of("history", "file_2_0", "file_2_1", "nested");

  private static final List<String> LARGE =
      List.of(
          "narrow-2.2",
          "chunks-2.1",
          "chunks-2.2",
          "vectors-2.2",
          "strings-2.1",
          "strings-2.2",
          "words-2.2",
          "asked-2.2");

  private DamageCorpus() {}

  /** A file and what it is called. */
  record Sample(String name, byte[] content) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Files of few kilobytes: one for each kind of column here, and those of official tables. */
  static List<Sample> small() {
    List<Sample> samples = new ArrayList<>(written());
    for (String table : TABLES) {
      OfficialTables.files(table)
          .forEach((path, content) -> {
            if (path.startsWith("data/")) {
              samples.add(new Sample(table + "/" + path.substring(5, 17), content));
            }
          });
    }
    samples.add(new Sample("wide-2.1", OfficialFiles.bytes("wide-2.1")));
    samples.add(new Sample("wide-2.2", OfficialFiles.bytes("wide-2.2")));
    return samples;
  }

  /** Files with many pages, chunks and encodings. */
  static List<Sample> large() {
    return LARGE.stream().map(name -> new Sample(name, OfficialFiles.bytes(name))).toList();
  }

  /** The sample columns, grouped by type and content, with rows enough for several encodings. */
  private static List<Sample> written() {
    List<Sample> samples = new ArrayList<>();
    for (FileVersion version : List.of(FileVersion.V2_0, FileVersion.V2_1, FileVersion.V2_2)) {
      add(samples, version, 150, "bool_random_some", "bool_constant_none");
      add(samples, version, 150, "int32_small_none", "int64_small_some", "uint8_random_most");
      add(samples, version, 300, "int16_runs_none", "double_runs_some", "float_constant_none");
      add(samples, version, 150, "utf8_short_none", "binary_short_some", "utf8_empty_runs");
      add(samples, version, 600, "utf8_few_none", "utf8_few_some", "utf8_constant_some");
      add(samples, version, 12, "utf8_long_none", "binary_long_most");
      add(samples, version, 20, "floats16_full_none", "halfs3_holes_some", "bytes64_full_some");
      add(samples, version, 9, "floats256_full_none", "doubles64_holes_some", "int64_random_all");
    }
    return samples;
  }

  private static void add(List<Sample> samples, FileVersion version, int rows, String... columns) {
    List<String> names = List.of(columns);
    Schema schema =
        new Schema(
            SampleColumns.all().getFields().stream()
                .filter(field -> names.contains(field.getName()))
                .collect(Collectors.toList()));
    if (schema.getFields().size() != names.size()) {
      throw new IllegalArgumentException(
          names + ": " + schema.getFields().stream().map(Field::getName).toList());
    }
    CollectingStore store = new CollectingStore();
    StorePath path = StorePath.of("data/f.lance");
    try (BufferAllocator allocator = new RootAllocator()) {
      LanceFileWriter.write(
              store,
              () -> path,
              LanceSchema.of(schema, 0),
              Flux.defer(() -> Flux.just(SampleColumns.batch(schema, rows, 7, allocator))),
              WriteOptions.DEFAULT.withVersion(version).withPageBytes(4096),
              allocator,
              Schedulers.immediate())
          .blockLast();
    }
    byte[] content = Objects.requireNonNull(store.objects.get(path));
    samples.add(new Sample(version + " " + String.join(" ", columns), content));
  }
}
