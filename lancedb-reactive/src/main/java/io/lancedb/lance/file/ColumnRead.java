package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.RangeReads;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** One read of rows of one field, in three steps; between them somebody else fetches bytes. */
sealed interface ColumnRead permits FlatRead, NestedRead {

  /** Asks for what decides where the data lies. */
  void planIndex(RangeReads index);

  /** Asks for the data. */
  void planData(RangeReads index, RangeReads data);

  /** Decodes the rows; the caller closes the vector. */
  FieldVector decode(RangeReads data, int rows, BufferAllocator allocator);
}
