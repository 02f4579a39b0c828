package io.lancedb.compatibility;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.ConnectOptions;
import io.lancedb.Connection;
import io.lancedb.CreateOptions;
import io.lancedb.LanceDb;
import io.lancedb.Table;
import io.lancedb.data.Rows;
import io.lancedb.testing.RandomRows;
import io.lancedb.testing.RandomSchema;
import io.lancedb.testing.RowValues;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lance.Dataset;
import org.lance.ReadOptions;
import org.lance.WriteParams;
import org.lance.ipc.LanceScanner;
import org.lance.ipc.ScanOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Random nested rows in files of version 2.0: what the official binding writes we read, and back.
 */
@OfficialBinding
class ArrayFilesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void weReadWhatTheBindingWrites() {
    for (long seed = 1; seed <= 12; seed++) {
      try (RandomTable rows = new RandomTable(seed)) {
        Path path = directory.resolve("theirs" + seed + ".lance");
        rows.writeOfficially(path, 0, WriteParams.WriteMode.CREATE);
        rows.writeOfficially(path, 1, WriteParams.WriteMode.APPEND);
        Connection connection = await(LanceDb.connect(ConnectOptions.of(directory.toString())));
        Table table = await(connection.openTable("theirs" + seed));
        assertSame(rows, ours(table, "id >= 0"), rows.where(id -> true));
        assertSame(
            rows, ours(table, "id > 20 AND id <= 33"), rows.where(id -> id > 20 && id <= 33));
        table.add(rows.ours(2)).block(PATIENCE);
        table.delete("id IN (0, 7, 8, 200, 201)").block(PATIENCE);
        rows.added = 3;
        assertSame(
            rows,
            ours(table, "id >= 0"),
            rows.where(id -> !List.of(0, 7, 8, 200, 201).contains(id)));
        assertSame(
            rows,
            rows.readOfficially(path),
            rows.where(id -> !List.of(0, 7, 8, 200, 201).contains(id)));
        connection.close().block(PATIENCE);
      }
    }
  }

  @Test
  void theBindingReadsWhatWeWrite() {
    for (long seed = 101; seed <= 112; seed++) {
      try (RandomTable rows = new RandomTable(seed)) {
        Path path = directory.resolve("ours" + seed + ".lance");
        Connection connection = await(LanceDb.connect(ConnectOptions.of(directory.toString())));
        CreateOptions version = CreateOptions.DEFAULT.withDataStorageVersion("2.0");
        Table table = await(connection.createTable("ours" + seed, rows.ours(0), version));
        table.add(rows.ours(1)).block(PATIENCE);
        assertSame(rows, rows.readOfficially(path), rows.where(id -> true));
        rows.writeOfficially(path, 2, WriteParams.WriteMode.APPEND);
        rows.added = 3;
        try (Dataset dataset = rows.open(path)) {
          assertThat(dataset.getLanceFileFormatVersion()).isEqualTo("2.0");
          dataset.delete("id IN (0, 7, 8, 200, 201)");
        }
        table.checkoutLatest().block(PATIENCE);
        assertSame(
            rows,
            ours(table, "id >= 0"),
            rows.where(id -> !List.of(0, 7, 8, 200, 201).contains(id)));
        connection.close().block(PATIENCE);
      }
    }
  }

  private static void assertSame(
      RandomTable table,
      List<List<@Nullable Object>> actual,
      List<List<@Nullable Object>> expected) {
    assertThat(actual).as(table.name).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      if (!actual.get(row).equals(expected.get(row))) {
        for (int i = 0; i < expected.get(row).size(); i++) {
          assertThat(actual.get(row).get(i))
              .as("column %d of row %d, %s", i, row, table.name)
              .isEqualTo(expected.get(row).get(i));
        }
      }
    }
  }

  private static <T> T await(Mono<T> mono) {
    return requireNonNull(mono.block(PATIENCE));
  }

  private static List<List<@Nullable Object>> ours(Table table, String filter) {
    return await(
        table
            .query()
            .where(filter)
            .mapBatches(batch -> Flux.fromIterable(rows(batch)))
            .collectList());
  }

  private static List<List<@Nullable Object>> rows(VectorSchemaRoot batch) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < batch.getRowCount(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        row.add(RowValues.value(vector, i));
      }
      rows.add(row);
    }
    return rows;
  }

  /** Three batches of a random schema, with a column {@code id}, and what is expected of them. */
  private static final class RandomTable implements AutoCloseable {

    final String name;
    private final BufferAllocator allocator = new RootAllocator();
    private final Schema schema;
    private final List<VectorSchemaRoot> batches = new ArrayList<>();
    int added = 2;

    RandomTable(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Schema nested =
          RandomSchema.withoutNullElements(
              RandomSchema.withoutNullStructs(new RandomSchema(random, options(random)).schema(3)));
      List<Field> fields = new ArrayList<>();
      fields.add(Field.notNullable("id", new ArrowType.Int(32, true)));
      fields.addAll(nested.getFields());
      schema = new Schema(fields);
      name = "seed %d, %s".formatted(seed, schema);
      int id = 0;
      for (int i = 0; i < 3; i++) {
        VectorSchemaRoot batch =
            new RandomRows(seed + i).batch(schema, 1 + random.nextInt(700), allocator);
        for (int row = 0; row < batch.getRowCount(); row++) {
          ((IntVector) batch.getVector(0)).set(row, id++);
        }
        batches.add(batch);
      }
    }

    private static RandomSchema.Options options(SplittableRandom random) {
      return new RandomSchema.Options(
          random.nextInt(4), RandomSchema.BASIC_LEAVES, true, false, false, true, true, true);
    }

    List<List<@Nullable Object>> where(IntPredicate ids) {
      List<List<@Nullable Object>> all = new ArrayList<>();
      for (VectorSchemaRoot batch : batches.subList(0, added)) {
        for (List<@Nullable Object> row : rows(batch)) {
          if (ids.test(Integer.parseInt(String.valueOf(row.get(0))))) {
            all.add(row);
          }
        }
      }
      return all;
    }

    Rows ours(int batch) {
      VectorSchemaRoot rows = batches.get(batch);
      return Rows.ofBatches(schema, Mono.fromSupplier(() -> rows.slice(0, rows.getRowCount())));
    }

    void writeOfficially(Path path, int batch, WriteParams.WriteMode mode) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ArrowStreamWriter writer = new ArrowStreamWriter(batches.get(batch), null, bytes)) {
        writer.start();
        writer.writeBatch();
        writer.end();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      try (ArrowReader reader =
          new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator)) {
        Dataset.write()
            .allocator(allocator)
            .reader(reader)
            .uri(path.toString())
            .mode(mode)
            .dataStorageVersion("2.0")
            .execute()
            .close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    Dataset open(Path path) {
      return Dataset.open()
          .allocator(allocator)
          .uri(path.toString())
          .readOptions(new ReadOptions.Builder().build())
          .build();
    }

    @SuppressWarnings("try") // The scanner's close() declares Exception.
    List<List<@Nullable Object>> readOfficially(Path path) {
      List<List<@Nullable Object>> found = new ArrayList<>();
      try (Dataset dataset = open(path);
          LanceScanner scanner = dataset.newScan(new ScanOptions.Builder().build());
          ArrowReader reader = scanner.scanBatches()) {
        while (reader.loadNextBatch()) {
          found.addAll(rows(reader.getVectorSchemaRoot()));
        }
      } catch (Exception e) {
        throw new IllegalStateException(name, e);
      }
      return found;
    }

    @Override
    public void close() {
      batches.forEach(VectorSchemaRoot::close);
      allocator.close();
    }
  }
}
