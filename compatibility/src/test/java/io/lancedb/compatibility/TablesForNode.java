package io.lancedb.compatibility;

import io.lancedb.Connection;
import io.lancedb.CreateOptions;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.data.Rows;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Mono;

/**
 * Writes tables for the official Node.js client to judge, each with the same rows as an Arrow file
 * beside it: random nested columns of every version. Arguments: a new directory, the first seed,
 * the number of seeds; then {@code node check-tables.mjs} with the directory.
 */
final class TablesForNode {

  private TablesForNode() {}

  /** Writes the tables. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    long first = Long.parseLong(arguments[1]);
    int seeds = Integer.parseInt(arguments[2]);
    Connection db = Objects.requireNonNull(LanceDb.connect(directory.toString()).block());
    try (BufferAllocator allocator = new RootAllocator()) {
      for (String version : List.of("2.0", "2.1", "2.2")) {
        String suffix = "_" + version.replace('.', '_');
        for (long seed = first; seed < first + seeds; seed++) {
          try (VectorSchemaRoot rows = nested(version, seed, allocator)) {
            write(directory, db, "nested_" + seed + suffix, version, rows);
          }
        }
      }
    }
    db.close().block();
  }

  private static VectorSchemaRoot nested(String version, long seed, BufferAllocator allocator) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean maps = version.equals("2.2");
    // The Arrow library of the client does not know lists with 64-bit offsets.
    RandomSchema.Options options =
        new RandomSchema.Options(
            3, RandomSchema.BASIC_LEAVES, false, maps, false, true, true, false);
    Schema nested = RandomSchema.withoutNullElements(new RandomSchema(random, options).schema(3));
    Schema schema = version.equals("2.0") ? RandomSchema.withoutNullStructs(nested) : nested;
    return new RandomRows(seed).batch(schema, 1 + random.nextInt(500), allocator);
  }

  /** The rows in two commits, and all of them in an Arrow file. */
  private static void write(
      Path directory, Connection db, String name, String version, VectorSchemaRoot rows)
      throws IOException {
    try (FileOutputStream out = new FileOutputStream(directory.resolve(name + ".arrow").toFile());
        ArrowFileWriter writer = new ArrowFileWriter(rows, null, out.getChannel())) {
      writer.writeBatch();
      writer.end();
    }
    int half = rows.getRowCount() / 2;
    CreateOptions options = CreateOptions.DEFAULT.withDataStorageVersion(version);
    Table table =
        Objects.requireNonNull(db.createTable(name, part(rows, 0, half), options).block());
    table.add(part(rows, half, rows.getRowCount() - half)).block();
  }

  private static Rows part(VectorSchemaRoot rows, int from, int count) {
    return Rows.ofBatches(rows.getSchema(), Mono.fromSupplier(() -> rows.slice(from, count)));
  }
}
