package io.lancedb.lance.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.lance.file.schema.FileVersion;
import io.lancedb.lance.file.schema.LanceSchema;
import io.lancedb.objectstore.StorePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class LanceFileWriterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Schema INT64 = int64(false);
  private static final Schema NULLABLE = int64(true);

  private final BufferAllocator allocator = new RootAllocator();
  private final CollectingStore store = new CollectingStore();
  private final AtomicInteger names = new AtomicInteger();

  @AfterEach
  void everyBufferIsFreed() {
    allocator.close();
  }

  private static Schema int64(boolean nullable) {
    FieldType type = new FieldType(nullable, new ArrowType.Int(64, true), null);
    return new Schema(List.of(new Field("x", type, null)));
  }

  private VectorSchemaRoot numbers(Schema schema, int rows, IntFunction<Long> value) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    BigIntVector x = (BigIntVector) batch.getVector(0);
    x.allocateNew(rows);
    for (int i = 0; i < rows; i++) {
      long v = value.apply(i);
      if (v < 0) {
        x.setNull(i);
      } else {
        x.set(i, v);
      }
    }
    batch.setRowCount(rows);
    return batch;
  }

  private Flux<WrittenFile> write(
      Schema schema, Publisher<VectorSchemaRoot> batches, WriteOptions options) {
    return LanceFileWriter.write(
        store,
        () -> StorePath.of("data/" + names.getAndIncrement()),
        LanceSchema.of(schema, 0),
        batches,
        options,
        allocator,
        Schedulers.parallel());
  }

  private List<WrittenFile> written(Flux<WrittenFile> files) {
    List<WrittenFile> result = new ArrayList<>();
    StepVerifier.create(files)
        .thenConsumeWhile(file -> true, result::add)
        .expectComplete()
        .verify(PATIENCE);
    return result;
  }

  private String hex() {
    return HexFormat.of().formatHex(store.objects.get(StorePath.of("data/0")));
  }

  @Test
  void aSmallFileHasTheBytesOfTheOfficialWriter() {
    List<WrittenFile> files =
        written(
            write(
                INT64,
                Flux.defer(() -> Flux.just(numbers(INT64, 10, i -> 3L * i))),
                WriteOptions.DEFAULT));
    assertThat(files).hasSize(1);
    assertThat(files.getFirst().rows()).isEqualTo(10);
    assertThat(files.getFirst().bytes()).isEqualTo(404);
    assertThat(files.getFirst().fieldIds()).containsExactly(0);
    String values =
        "000000000000000003000000000000000600000000000000090000000000000"
            + "00c000000000000000f00000000000000120000000000000015000000000000"
            + "0018000000000000001b00000000000000";
    assertThat(hex())
        .isEqualTo(
            "a0000000"
                + "48".repeat(60)
                + "000050000000fefe"
                + values
                + "48".repeat(40)
                + "0a190a1712017820ffffffffffffffffff012a05696e743634"
                + "3801100a"
                + "0a2912270a250a1f2f6c616e63652e656e636f64696e67732e436f6c756d6e456e636f64696e67"
                + "12020a00"
                + "12420a0200401202045818"
                + "0a223612340a320a1d2f6c616e63652e656e636f64696e677332312e506167654c61796f7574"
                + "12110a0f1a040a020840320101380148"
                + "0a5001"
                + "dd000000000000006f00000000000000"
                + "c0000000000000001d00000000000000"
                + "dd000000000000004c010000000000005c01000000000000"
                + "0100000001000000020002004c414e43");
  }

  @Test
  void nullsBecomeDefinitionLevelsAsInTheOfficialFile() {
    written(
        write(
            NULLABLE,
            Flux.defer(() -> Flux.just(numbers(NULLABLE, 10, i -> i % 3 == 1 ? -1L : 3L * i))),
            WriteOptions.DEFAULT));
    assertThat(hex())
        .startsWith(
            "d0000000"
                + "48".repeat(60)
                + "0a00140050000000"
                + "0000010000000000010000000000010000000000"
                + "fefefefe"
                + "00".repeat(16)
                + "0600000000000000")
        .contains("0a1512040a0208101a040a0208403201033801480a5001");
  }

  @Test
  void version21HasShortChunkWords() {
    written(
        write(
            INT64,
            Flux.defer(() -> Flux.just(numbers(INT64, 10, i -> 3L * i))),
            WriteOptions.DEFAULT.withVersion(FileVersion.V2_1)));
    assertThat(hex())
        .startsWith("a000" + "48".repeat(62) + "00005000fefefefe")
        .endsWith("020001004c414e43");
  }

  @Test
  void filesAreCutWithinBatches() {
    List<WrittenFile> files =
        written(
            write(
                INT64,
                Flux.range(0, 3).map(i -> numbers(INT64, 70, row -> 70L * i + row)),
                WriteOptions.DEFAULT.withMaxRowsPerFile(100)));
    assertThat(files).extracting(WrittenFile::rows).containsExactly(100L, 100L, 10L);
    assertThat(files)
        .allSatisfy(file -> assertThat(store.objects.get(file.path())).hasSize((int) file.bytes()));
  }

  @Test
  void filesThatEndWithABatchAreNotFollowedByAnEmptyOne() {
    List<WrittenFile> files =
        written(
            write(
                INT64,
                Flux.range(0, 2).map(i -> numbers(INT64, 100, row -> (long) row)),
                WriteOptions.DEFAULT.withMaxRowsPerFile(100)));
    assertThat(files).extracting(WrittenFile::rows).containsExactly(100L, 100L);
    assertThat(store.objects).hasSize(2);
  }

  @Test
  void noRowsMakeNoFile() {
    assertThat(written(write(INT64, Flux.empty(), WriteOptions.DEFAULT))).isEmpty();
    assertThat(
            written(
                write(
                    INT64,
                    Flux.range(0, 3).map(i -> numbers(INT64, 0, row -> 0L)),
                    WriteOptions.DEFAULT)))
        .isEmpty();
    assertThat(store.objects).isEmpty();
  }

  @Test
  void subscribingTwiceWritesTwice() {
    Flux<WrittenFile> files =
        write(
            INT64,
            Flux.defer(() -> Flux.just(numbers(INT64, 5, i -> (long) i))),
            WriteOptions.DEFAULT);
    assertThat(store.objects).isEmpty();
    written(files);
    written(files);
    assertThat(store.objects).hasSize(2);
  }

  @Test
  void batchesAreRequestedOneAtATime() {
    AtomicLong requested = new AtomicLong();
    AtomicLong largest = new AtomicLong();
    Flux<VectorSchemaRoot> source =
        Flux.range(0, 20)
            .map(i -> numbers(INT64, 10, row -> (long) row))
            .doOnRequest(n -> {
              requested.addAndGet(n);
              largest.accumulateAndGet(n, Math::max);
            });
    written(write(INT64, source, WriteOptions.DEFAULT));
    assertThat(largest).hasValue(1);
    assertThat(requested).hasValueLessThanOrEqualTo(21);
  }

  @Test
  void otherColumnsAreRefusedAndEarlierFilesDeleted() {
    FieldType type = FieldType.notNullable(new ArrowType.Int(32, true));
    Schema other = new Schema(List.of(new Field("x", type, null)));
    Flux<VectorSchemaRoot> source =
        Flux.concat(
            Flux.range(0, 3).map(i -> numbers(INT64, 100, row -> (long) row)),
            Flux.defer(() -> {
              VectorSchemaRoot batch = VectorSchemaRoot.create(other, allocator);
              batch.allocateNew();
              batch.setRowCount(1);
              return Flux.just(batch);
            }));
    StepVerifier.create(write(INT64, source, WriteOptions.DEFAULT.withMaxRowsPerFile(100)))
        .expectNextCount(3)
        .expectErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("\"x\"")
                .hasMessageContaining("Int(32"))
        .verify(PATIENCE);
    assertThat(store.objects).isEmpty();
  }

  @Test
  void aNullInAColumnWithoutNullsIsRefused() {
    Flux<VectorSchemaRoot> source =
        Flux.defer(() -> Flux.just(numbers(INT64, 10, i -> i == 7 ? -1L : i)));
    StepVerifier.create(write(INT64, source, WriteOptions.DEFAULT))
        .expectErrorSatisfies(error ->
            assertThat(error)
                .isInstanceOf(SchemaMismatchException.class)
                .hasMessageContaining("not nullable"))
        .verify(PATIENCE);
    assertThat(store.objects).isEmpty();
  }

  @Test
  void anErrorOfTheSourceDeletesEveryFile() {
    Flux<VectorSchemaRoot> source =
        Flux.range(0, 5)
            .map(i -> numbers(INT64, 60, row -> (long) row))
            .concatWith(Flux.error(new IllegalStateException("the source broke")));
    StepVerifier.create(write(INT64, source, WriteOptions.DEFAULT.withMaxRowsPerFile(100)))
        .expectNextCount(2)
        .expectErrorMessage("the source broke")
        .verify(PATIENCE);
    assertThat(store.objects).isEmpty();
  }

  @Test
  void anAllocatorThatIsTooSmallFailsTheWriteAndLeaksNothing() {
    try (BufferAllocator small = allocator.newChildAllocator("pages", 0, 20_000)) {
      Flux<WrittenFile> files =
          LanceFileWriter.write(
              store,
              () -> StorePath.of("data/" + names.getAndIncrement()),
              LanceSchema.of(INT64, 0),
              Flux.range(0, 50).map(i -> numbers(INT64, 1000, row -> (long) row * i)),
              WriteOptions.DEFAULT,
              small,
              Schedulers.parallel());
      StepVerifier.create(files).expectError(OutOfMemoryException.class).verify(PATIENCE);
    }
    assertThat(store.objects).isEmpty();
  }

  /** Cancels from within the source, when it is asked for the n-th batch, and after each file. */
  @Test
  void cancelAtAnyBatchFreesEverythingAndLeavesNoFile() throws InterruptedException {
    for (int last = 0; last < 12; last++) {
      int stopAt = last;
      CountDownLatch idle = new CountDownLatch(1);
      CountDownLatch stop = new CountDownLatch(1);
      Flux<VectorSchemaRoot> source =
          Flux.range(0, stopAt)
              .map(i -> numbers(INT64, 70, row -> (long) row))
              .concatWith(Flux.<VectorSchemaRoot>never().doOnRequest(n -> idle.countDown()))
              .doOnCancel(stop::countDown);
      Disposable write =
          write(INT64, source, WriteOptions.DEFAULT.withMaxRowsPerFile(100).withPageBytes(200))
              .subscribe();
      assertThat(idle.await(60, TimeUnit.SECONDS)).isTrue();
      write.dispose();
      assertThat(stop.await(60, TimeUnit.SECONDS)).isTrue();
      // Files are deleted last, after everything is freed.
      assertThat(store.deletions.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      assertThat(allocator.getAllocatedMemory()).as("cancelled after %d", stopAt).isZero();
      assertThat(store.objects).isEmpty();
    }
  }

  @Test
  void randomNamesLookLikeThoseOfTheOfficialWriter() {
    assertThat(LanceFileWriter.randomName(StorePath.of("t/data")).toString())
        .matches("t/data/[01]{24}[0-9a-f]{26}\\.lance")
        .isNotEqualTo(LanceFileWriter.randomName(StorePath.of("t/data")).toString());
  }
}
