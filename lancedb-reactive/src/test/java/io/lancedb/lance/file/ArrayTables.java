package io.lancedb.lance.file;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceField;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.GetOptions;
import io.lancedb.objectstore.ObjectStores;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.testing.RowValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes and reads data files of version 2.0. */
final class ArrayTables {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private ArrayTables() {}

  static <T> T get(Mono<T> mono) {
    return requireNonNull(mono.block(PATIENCE));
  }

  /** The bytes of one file with the rows of batches. */
  static byte[] write(
      Schema schema, List<VectorSchemaRoot> batches, long pageBytes, BufferAllocator allocator) {
    WriteOptions options =
        WriteOptions.DEFAULT
            .withVersion(FileVersion.V2_0)
            .withPageBytes(pageBytes)
            .withPageMemory(1L << 40);
    MemoryStore store = MemoryStore.create();
    WrittenFile file =
        get(
            LanceFileWriter.write(
                    store,
                    () -> LanceFileWriter.randomName(StorePath.of("data")),
                    LanceSchema.of(schema, 0),
                    Flux.fromIterable(batches).map(batch -> batch.slice(0, batch.getRowCount())),
                    options,
                    allocator,
                    Schedulers.parallel())
                .single());
    byte[] content = get(ObjectStores.read(store, file.path(), GetOptions.WHOLE, 1 << 28));
    assertThat(content).hasSize((int) file.bytes());
    return content;
  }

  /** The columns of a file that holds all fields of a schema. */
  static List<FileColumn> columns(LanceSchema schema) {
    Map<Integer, Integer> numbers = new HashMap<>();
    for (LanceField field : schema.columns(FileVersion.V2_0)) {
      numbers.put(field.id(), numbers.size());
    }
    return schema.fields().stream().map(field -> new FileColumn(field, numbers)).toList();
  }

  /** Reads rows of all columns, as values by column. */
  static List<List<@Nullable Object>> read(
      LanceFileReader reader, LanceSchema schema, RowRanges rows, BufferAllocator allocator) {
    try (VectorSchemaRoot read =
        get(reader.read(columns(schema), rows, allocator, Schedulers.parallel()))) {
      return values(read);
    }
  }

  static List<List<@Nullable Object>> values(VectorSchemaRoot batch) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (FieldVector vector : batch.getFieldVectors()) {
      values.add(RowValues.of(vector));
    }
    return values;
  }
}
