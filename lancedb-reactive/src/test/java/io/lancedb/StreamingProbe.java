package io.lancedb;

import io.lancedb.data.Rows;
import io.lancedb.data.Schemas;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.Schema;
import reactor.core.publisher.Flux;

/** Writes vectors whose elements are the row's number, then scans and adds them up. */
public final class StreamingProbe {

  private static final int DIM = 128;
  private static final int BATCH = 4096;
  private static final long ARROW_LIMIT = 128L << 20;

  private StreamingProbe() {}

  /** Arguments: a directory and the number of rows. */
  public static void main(String[] args) {
    int rows = Integer.parseInt(args[1]);
    Schema schema = Schemas.of(Schemas.vector("vector", DIM));
    ConnectOptions options =
        ConnectOptions.of(args[0]).withMemoryLimit(ARROW_LIMIT).withDurability(Durability.RELAXED);
    try (BufferAllocator allocator = new RootAllocator(ARROW_LIMIT)) {
      Flux<VectorSchemaRoot> batches =
          Flux.range(0, (rows + BATCH - 1) / BATCH)
              .map(b -> batch(schema, allocator, b * BATCH, Math.min(rows, (b + 1) * BATCH)));
      AtomicLong count = new AtomicLong();
      AtomicLong sum = new AtomicLong();
      LanceDb.using(
              options,
              db ->
                  db.createTable("t", Rows.ofBatches(schema, batches))
                      .flatMapMany(table ->
                          table
                              .query()
                              .mapBatches(batch -> {
                                count.addAndGet(batch.getRowCount());
                                sum.addAndGet(firstElements(batch));
                                return Flux.<Integer>empty();
                              })))
          .blockLast();
      System.out.println("rows=" + count + " sum=" + sum);
    }
  }

  private static VectorSchemaRoot batch(
      Schema schema, BufferAllocator allocator, int from, int to) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    FixedSizeListVector vectors = (FixedSizeListVector) root.getVector(0);
    vectors.setInitialCapacity(to - from);
    root.allocateNew();
    Float4Vector items = (Float4Vector) vectors.getDataVector();
    for (int row = from; row < to; row++) {
      vectors.setNotNull(row - from);
      for (int i = 0; i < DIM; i++) {
        items.setSafe((row - from) * DIM + i, row);
      }
    }
    root.setRowCount(to - from);
    return root;
  }

  private static long firstElements(VectorSchemaRoot batch) {
    FieldVector items = ((FixedSizeListVector) batch.getVector(0)).getDataVector();
    long sum = 0;
    for (int row = 0; row < batch.getRowCount(); row++) {
      sum += (long) ((Float4Vector) items).get(row * DIM);
    }
    return sum;
  }
}
