package io.lancedb.lance.file;

import io.lancedb.lance.file.encoding.ArrowBacked;
import io.lancedb.lance.file.encoding.ArrowMemory;
import io.lancedb.objectstore.StoreBuffer;
import io.lancedb.objectstore.StoreBufferAllocator;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Store buffers over Arrow memory, so that what a store reads can become a part of a vector without
 * a copy: {@link ArrowBacked#arrowBuffer()}. Slices retain the memory of the whole allocation.
 */
public final class ArrowStoreBuffers implements StoreBufferAllocator {

  private final BufferAllocator allocator;

  /** Takes all memory from this allocator. */
  public ArrowStoreBuffers(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public StoreBuffer allocate(long size) {
    ArrowBuf buffer = allocator.buffer(size);
    return new Share(buffer.capacity() == size ? buffer : buffer.slice(0, size));
  }

  private static final class Share implements ArrowBacked {

    private final ArrowBuf buffer;
    private final MemorySegment segment;
    private boolean closed;

    Share(ArrowBuf buffer) {
      this.buffer = buffer;
      this.segment = ArrowMemory.segment(buffer);
    }

    @Override
    public MemorySegment segment() {
      return segment;
    }

    @Override
    public ArrowBuf arrowBuffer() {
      return buffer;
    }

    @Override
    public StoreBuffer slice(long offset, long length) {
      ArrowBuf slice = buffer.slice(offset, length);
      slice.getReferenceManager().retain();
      return new Share(slice);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        buffer.close();
      }
    }
  }
}
