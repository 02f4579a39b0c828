package io.lancedb.lance.file.array.decoded;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** An array of the null type, which has no buffers. */
final class NullTarget extends ArrayTarget {

  NullTarget(BufferAllocator allocator, int rows) {
    super(allocator, rows);
  }

  @Override
  void blank(int count) {}

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    vector.loadFieldBuffers(new ArrowFieldNode(rows, rows), List.of());
  }
}
