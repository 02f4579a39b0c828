package io.lancedb.lance.file;

import io.lancedb.objectstore.StorePath;
import io.lancedb.objectstore.local.LocalOptions;
import io.lancedb.objectstore.local.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Streams vectors of 128 floats into data files below 128 MiB of Arrow memory, then prints the rows
 * written, the peak of Arrow memory and the peak resident memory. Arguments: directory, rows.
 */
final class LargeWrite {

  private static final int DIMENSION = 128;
  private static final int BATCH = 8192;

  private LargeWrite() {}

  /** Runs in a JVM of its own, whose memory is measured. */
  public static void main(String[] arguments) throws IOException {
    Field item =
        new Field(
            "item",
            FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            null);
    Schema schema =
        new Schema(
            List.of(
                new Field(
                    "vector",
                    FieldType.nullable(new ArrowType.FixedSizeList(DIMENSION)),
                    List.of(item))));
    long rows = Long.parseLong(arguments[1]);
    int batches = Math.toIntExact((rows + BATCH - 1) / BATCH);
    LocalStore store =
        LocalStore.create(
            Path.of(arguments[0]),
            LocalOptions.DEFAULT.withDurability(LocalOptions.Durability.RELAXED));
    try (BufferAllocator allocator = new RootAllocator(128 << 20)) {
      long written =
          LanceFileWriter.write(
                  store,
                  () -> LanceFileWriter.randomName(StorePath.of("data")),
                  LanceSchema.of(schema, 0),
                  Flux.range(0, batches)
                      .map(i ->
                          batch(schema, (int) Math.min(BATCH, rows - (long) i * BATCH), allocator)),
                  WriteOptions.DEFAULT,
                  allocator,
                  Schedulers.parallel())
              .map(WrittenFile::rows)
              .reduce(Long::sum)
              .blockOptional(Duration.ofMinutes(10))
              .orElseThrow();
      System.out.println("rows " + written);
      System.out.println("arrow " + allocator.getPeakMemoryAllocation());
    }
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println("resident " + Long.parseLong(line.replaceAll("\\D", "")) * 1024);
      }
    }
  }

  private static VectorSchemaRoot batch(Schema schema, int rows, BufferAllocator allocator) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    FixedSizeListVector vectors = (FixedSizeListVector) batch.getVector(0);
    vectors.setInitialCapacity(rows);
    vectors.allocateNew();
    Float4Vector items = (Float4Vector) vectors.getDataVector();
    items.allocateNew(rows * DIMENSION);
    for (int i = 0; i < rows; i++) {
      vectors.setNotNull(i);
      for (int k = 0; k < DIMENSION; k++) {
        items.set(i * DIMENSION + k, i + k * 0.5f);
      }
    }
    vectors.setValueCount(rows);
    batch.setRowCount(rows);
    return batch;
  }
}
