package io.lancedb.lance.file;

import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Writes tables of every sample column for an official client to judge, each with the same rows as
 * an Arrow file beside it. Arguments: a new directory and the seed.
 */
final class OracleTables {

  private OracleTables() {}

  /** One argument names the directory, one the seed. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    Files.createDirectories(directory);
    try (BufferAllocator allocator = new RootAllocator()) {
      for (FileVersion version : List.of(FileVersion.V2_0, FileVersion.V2_1, FileVersion.V2_2)) {
        String suffix = "_v" + version.toString().replace('.', '_');
        table(directory, "one" + suffix, version, 1, 1, 8 << 20, seed, allocator);
        table(directory, "ten" + suffix, version, 1, 10, 8 << 20, seed, allocator);
        table(directory, "thousands" + suffix, version, 3, 1700, 8 << 20, seed, allocator);
        table(directory, "pages" + suffix, version, 5, 1300, 9000, seed, allocator);
      }
    }
  }

  private static void table(
      Path directory,
      String name,
      FileVersion version,
      int batches,
      int rows,
      long pageBytes,
      long seed,
      BufferAllocator allocator)
      throws IOException {
    Schema arrow = SampleColumns.all();
    LanceSchema schema = LanceSchema.of(arrow, 0);
    expected(directory.resolve(name + ".arrow"), arrow, batches, rows, seed, allocator);
    CollectingStore store = new CollectingStore();
    WriteOptions options =
        WriteOptions.DEFAULT
            .withVersion(version)
            .withPageBytes(pageBytes)
            .withPageMemory(1L << 40)
            .withMaxRowsPerFile(4000);
    List<WrittenFile> files =
        LanceFileWriter.write(
                store,
                () -> LanceFileWriter.randomName(StorePath.of("data")),
                schema,
                Flux.range(0, batches)
                    .map(i -> SampleColumns.batch(arrow, rows, seed + i, allocator)),
                options,
                allocator,
                Schedulers.parallel())
            .collectList()
            .blockOptional()
            .orElseThrow();
    MinimalTable.create(directory, name, schema, version, files, store);
  }

  private static void expected(
      Path path, Schema schema, int batches, int rows, long seed, BufferAllocator allocator)
      throws IOException {
    List<Field> fields = new ArrayList<>(schema.getFields());
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
        FileOutputStream out = new FileOutputStream(path.toFile());
        ArrowFileWriter writer = new ArrowFileWriter(root, null, out.getChannel())) {
      for (int i = 0; i < batches; i++) {
        try (VectorSchemaRoot batch = SampleColumns.batch(schema, rows, seed + i, allocator)) {
          for (int column = 0; column < fields.size(); column++) {
            batch.getVector(column).makeTransferPair(root.getVector(column)).transfer();
          }
          root.setRowCount(rows);
          writer.writeBatch();
        }
      }
      writer.end();
    }
  }
}
