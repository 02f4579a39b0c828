package io.lancedb.lance.build;

import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The bytes of a run: the records of some batches, partition by partition. */
final class RunContent {

  /** Bytes that are handed out at once. */
  private static final long CHUNK = 1 << 20;

  private final List<RecordBatch> batches;
  private final int stride;
  private final long[] starts;
  private int partition;
  private int batch;
  private int record;
  private long left;

  RunContent(List<RecordBatch> batches, int partitions, int stride) {
    this.batches = batches;
    this.stride = stride;
    this.starts = new long[partitions + 1];
    for (int p = 0; p < partitions; p++) {
      starts[p + 1] = starts[p];
      for (RecordBatch each : batches) {
        starts[p + 1] += each.count(p);
      }
    }
    this.left = starts[partitions];
  }

  /** Number of the first record of each partition, and of all at the end. */
  long[] starts() {
    return starts;
  }

  /** The next bytes, owned by the caller; null at the end. */
  @Nullable PageBuffer next(BufferAllocator allocator) {
    if (left == 0) {
      return null;
    }
    int room = (int) Math.min(left, Math.max(1, CHUNK / stride));
    PageBuffer out = PageBuffer.allocate(allocator, (long) room * stride);
    left -= room;
    long at = 0;
    while (room > 0) {
      RecordBatch from = batches.get(batch);
      int count = Math.min(room, from.count(partition) - record);
      if (count > 0) {
        long bytes = (long) count * stride;
        long first = (long) (from.start(partition) + record) * stride;
        MemorySegment.copy(from.records(), first, out.segment(), at, bytes);
        at += bytes;
        room -= count;
        record += count;
      }
      if (record == from.count(partition)) {
        record = 0;
        batch++;
        if (batch == batches.size()) {
          batch = 0;
          partition++;
        }
      }
    }
    return out;
  }
}
