package io.lancedb.lance.file.bytes;

import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** Has a store read into the memory of an Arrow allocator: {@link ArrowStoreBuffer}. */
public final class ArrowStoreBuffers implements StoreBufferAllocator {

  private final BufferAllocator allocator;

  /** Takes all memory from this allocator. */
  public ArrowStoreBuffers(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public StoreBuffer allocate(long size) {
    ArrowBuf memory = allocator.buffer(size);
    return new ArrowStoreBuffer(memory, ArrowMemory.segment(memory).asSlice(0, size));
  }
}
