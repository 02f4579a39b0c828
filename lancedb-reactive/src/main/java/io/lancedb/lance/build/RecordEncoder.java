package io.lancedb.lance.build;

import io.lancedb.lance.build.vector.VectorBatch;
import io.lancedb.lance.build.vector.VectorEncoder;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.DoubleAdder;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Turns batches of a table into records by partition: plain CPU work, for many threads. */
final class RecordEncoder {

  /** Bytes of a record before the encoded vector. */
  static final int HEADER = Long.BYTES;

  private final VectorRows rows;
  private final Partitions partitions;
  private final VectorEncoder encoder;
  private final BufferAllocator allocator;
  private final Scratches scratches = new Scratches();
  private final DoubleAdder loss = new DoubleAdder();

  RecordEncoder(
      VectorRows rows, Partitions partitions, VectorEncoder encoder, BufferAllocator allocator) {
    this.rows = rows;
    this.partitions = partitions;
    this.encoder = encoder;
    this.allocator = allocator;
  }

  /** Bytes of a record. */
  int stride() {
    return HEADER + encoder.recordBytes();
  }

  /** Sum of the distances of all vectors so far to their centroids. */
  double loss() {
    return loss.sum();
  }

  /**
   * The records of a batch, owned by the caller, or null when it has no vector for the index.
   *
   * @param batch the column and {@code _rowid}; taken over
   */
  @Nullable RecordBatch encode(VectorSchemaRoot batch) {
    return scratches.with(scratch -> {
      try (batch) {
        VectorRows.Taken taken = rows.take(batch, scratch);
        return taken.rowIds().length == 0 ? null : encode(taken, scratch);
      }
    });
  }

  private RecordBatch encode(VectorRows.Taken taken, Scratch scratch) {
    VectorBatch vectors = taken.vectors();
    int count = vectors.count();
    int[] nearest = scratch.partitions(count);
    float[] distances = scratch.distances(count);
    partitions.assign(vectors, nearest, distances);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += distances[i];
    }
    loss.add(sum);
    int[] starts = starts(nearest, count);
    int width = encoder.recordBytes();
    try (ArrowBuf encoded = allocator.buffer((long) count * width)) {
      MemorySegment codes = ArrowMemory.segment(encoded);
      encoder.encode(vectors, nearest, codes, 0, width);
      ArrowBuf grouped = allocator.buffer((long) count * stride());
      group(codes, taken.rowIds(), nearest, starts, ArrowMemory.segment(grouped));
      return new RecordBatch(grouped, starts);
    }
  }

  private int[] starts(int[] nearest, int count) {
    int[] starts = new int[partitions.count() + 1];
    for (int i = 0; i < count; i++) {
      starts[nearest[i] + 1]++;
    }
    for (int p = 0; p < partitions.count(); p++) {
      starts[p + 1] += starts[p];
    }
    return starts;
  }

  private void group(
      MemorySegment codes, long[] rowIds, int[] nearest, int[] starts, MemorySegment out) {
    int[] next = starts.clone();
    int width = encoder.recordBytes();
    long stride = stride();
    for (int i = 0; i < rowIds.length; i++) {
      long at = next[nearest[i]]++ * stride;
      out.set(Bits.LE64, at, rowIds[i]);
      MemorySegment.copy(codes, (long) i * width, out, at + HEADER, width);
    }
  }
}
