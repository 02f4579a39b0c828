package io.lancedb.lance.build.vector;

import io.lancedb.lance.index.vector.storage.VectorStorage;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Turns vectors into the form of a storage. Encoded vectors are records of fixed width, row by row,
 * until a partition is complete and {@link #partition} lays it out as its file wants it. Immutable
 * and safe for use by many threads.
 */
public interface VectorEncoder {

  VectorStorage storage();

  /** Bytes of an encoded vector. */
  int recordBytes();

  /**
   * Encodes vectors.
   *
   * @param vectors what to encode, without nulls or elements that are not finite
   * @param partitions the partition of each vector
   * @param out receives the records back to back from byte {@code offset} on, {@code stride} bytes
   *     from the start of one to the start of the next
   */
  void encode(VectorBatch vectors, int[] partitions, MemorySegment out, long offset, long stride);

  /**
   * Lays out a whole partition: {@code _rowid} and the columns of the storage.
   *
   * @param rowIds one for each record
   * @param records the records, {@code stride} bytes apart from byte {@code offset} on
   */
  VectorSchemaRoot partition(
      long[] rowIds, MemorySegment records, long offset, long stride, BufferAllocator allocator);
}
