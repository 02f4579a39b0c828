package io.lancedb.lance.file.bytes;

import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;

/**
 * Has a store read into the memory of an Arrow allocator: {@link ArrowStoreBuffer}. Memory that the
 * store shares counts against the allocator's limit as well.
 */
public final class ArrowStoreBuffers implements StoreBufferAllocator {

  private final BufferAllocator allocator;
  private final boolean shared;

  /** Takes all memory from this allocator. */
  public ArrowStoreBuffers(BufferAllocator allocator) {
    this(allocator, false);
  }

  /**
   * Takes memory from this allocator.
   *
   * @param shared whether bytes may stay in memory of the store, which is read-only
   */
  public ArrowStoreBuffers(BufferAllocator allocator, boolean shared) {
    this.allocator = allocator;
    this.shared = shared;
  }

  @Override
  public StoreBuffer allocate(long size) {
    ArrowBuf memory = allocator.buffer(size);
    return new ArrowStoreBuffer(memory, ArrowMemory.segment(memory).asSlice(0, size));
  }

  @Override
  public boolean acceptsShared() {
    return shared;
  }

  @Override
  public StoreBuffer share(MemorySegment bytes, Runnable release) {
    ForeignAllocation foreign =
        new ForeignAllocation(bytes.byteSize(), bytes.address()) {
          @Override
          protected void release0() {
            release.run();
          }
        };
    ArrowBuf memory = allocator.wrapForeignAllocation(foreign);
    return new ArrowStoreBuffer(memory, ArrowMemory.segment(memory));
  }
}
