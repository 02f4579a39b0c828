package io.lancedb.lance.build;

import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Encoded vectors of one batch of the table, grouped by partition. Each is a record of fixed width:
 *
 * <pre>
 * LE64   row id
 * bytes  the encoded vector, {@link io.lancedb.lance.build.vector.VectorEncoder#recordBytes}
 * </pre>
 *
 * <p>Closed once by its owner.
 */
final class RecordBatch implements AutoCloseable {

  private final ArrowBuf memory;
  private final MemorySegment records;
  private final int[] starts;

  /**
   * Takes over the memory.
   *
   * @param starts number of the first record of each partition, and of all at the end
   */
  RecordBatch(ArrowBuf memory, int[] starts) {
    this.memory = memory;
    this.records = ArrowMemory.segment(memory);
    this.starts = starts;
  }

  /** The records. */
  MemorySegment records() {
    return records;
  }

  /** Number of the first record of a partition; of the partition after the last one: all. */
  int start(int partition) {
    return starts[partition];
  }

  /** Records of a partition. */
  int count(int partition) {
    return starts[partition + 1] - starts[partition];
  }

  /** Bytes that are kept. */
  long memoryBytes() {
    return memory.capacity() + 4L * starts.length;
  }

  @Override
  public void close() {
    memory.close();
  }
}
