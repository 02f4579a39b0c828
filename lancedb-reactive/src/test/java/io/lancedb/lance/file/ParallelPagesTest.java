package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.memory.MemoryStore;
import io.lancedb.testing.ArrowMemory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Pages that are large enough to be encoded beside the rows that follow. */
@ExtendWith(ArrowMemory.class)
class ParallelPagesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BATCHES = 40;
  private static final int BATCH_ROWS = 1500;
  private static final int ROWS = BATCHES * BATCH_ROWS;
  private static final StorePath PATH = StorePath.of("f.lance");

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(32, true)),
              Field.notNullable("random", new ArrowType.Int(64, true)),
              Field.nullable("text", ArrowType.Utf8.INSTANCE)));

  private final long seed = System.nanoTime();
  private final MemoryStore store = MemoryStore.create();

  private static String text(int row) {
    return "text " + row * 31L % 1009 + " of row " + row;
  }

  private Flux<VectorSchemaRoot> batches(BufferAllocator allocator) {
    Random random = new Random(seed);
    return Flux.range(0, BATCHES)
        .map(batch -> {
          VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
          IntVector id = (IntVector) root.getVector("id");
          BigIntVector number = (BigIntVector) root.getVector("random");
          VarCharVector text = (VarCharVector) root.getVector("text");
          id.allocateNew(BATCH_ROWS);
          number.allocateNew(BATCH_ROWS);
          for (int i = 0; i < BATCH_ROWS; i++) {
            int row = batch * BATCH_ROWS + i;
            id.set(i, row);
            number.set(i, random.nextLong());
            if (row % 7 != 0) {
              text.setSafe(i, text(row).getBytes(StandardCharsets.UTF_8));
            }
          }
          root.setRowCount(BATCH_ROWS);
          return root;
        });
  }

  /** Pages of 32 KiB: 8,192, 4,096 and about 1,500 rows. */
  private Flux<WrittenFile> write(BufferAllocator allocator) {
    return LanceFileWriter.write(
        store,
        () -> PATH,
        LanceSchema.of(SCHEMA, 0),
        batches(allocator),
        WriteOptions.DEFAULT.withPageBytes(32 << 10),
        allocator,
        Schedulers.parallel());
  }

  private static <T> T await(Mono<T> mono) {
    return Objects.requireNonNull(mono.block(PATIENCE));
  }

  @Test
  void rowsComeBackInTheirOrder(BufferAllocator allocator) {
    WrittenFile file = await(write(allocator).single());
    assertThat(file.rows()).isEqualTo(ROWS);
    LanceFileReader reader = await(LanceFileReader.open(store, PATH, file.bytes()));
    List<FileColumn> columns =
        LanceSchema.of(SCHEMA, 0).fields().stream()
            .map(field -> new FileColumn(field.id(), field))
            .toList();
    Random random = new Random(seed);
    try (VectorSchemaRoot root =
        await(reader.read(columns, RowRanges.of(0, ROWS), allocator, Schedulers.parallel()))) {
      IntVector id = (IntVector) root.getVector("id");
      BigIntVector number = (BigIntVector) root.getVector("random");
      VarCharVector text = (VarCharVector) root.getVector("text");
      for (int row = 0; row < ROWS; row++) {
        assertThat(id.get(row)).as("seed %d", seed).isEqualTo(row);
        assertThat(number.get(row)).as("seed %d, row %d", seed, row).isEqualTo(random.nextLong());
        if (row % 7 == 0) {
          assertThat(text.isNull(row)).isTrue();
        } else {
          assertThat(new String(text.get(row), StandardCharsets.UTF_8)).isEqualTo(text(row));
        }
      }
    }
  }

  @Test
  void aWriteThatFailsWhilePagesAreEncodedFreesThem(BufferAllocator allocator) {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int fail = 1 + random.nextInt(BATCHES);
      Flux<VectorSchemaRoot> failing =
          batches(allocator)
              .take(fail)
              .concatWith(Flux.error(new IllegalStateException("the source broke")));
      Flux<WrittenFile> write =
          LanceFileWriter.write(
              store,
              () -> PATH,
              LanceSchema.of(SCHEMA, 0),
              failing,
              WriteOptions.DEFAULT.withPageBytes(32 << 10),
              allocator,
              Schedulers.parallel());
      Throwable error = await(write.then().materialize()).getThrowable();
      assertThat(error).as("seed %d", seed).hasMessage("the source broke");
      assertThat(allocator.getAllocatedMemory()).as("seed %d, batch %d", seed, fail).isZero();
    }
  }
}
