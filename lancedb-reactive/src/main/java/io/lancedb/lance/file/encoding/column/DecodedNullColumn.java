package io.lancedb.lance.file.encoding.column;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** A column of the type null, which has no buffers. */
public final class DecodedNullColumn extends DecodedColumn {

  DecodedNullColumn(BufferAllocator allocator, int rows) {
    super(allocator, rows);
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    ((NullVector) vector).setValueCount(rows);
  }
}
