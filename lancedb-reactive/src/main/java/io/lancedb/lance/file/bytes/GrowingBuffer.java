package io.lancedb.lance.file.bytes;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a page under construction. Grows by doubling; the page after a full one starts with the
 * memory that the full one needed, so only the first page of a column is copied while it grows.
 */
public final class GrowingBuffer implements AutoCloseable {

  private static final long FIRST_CAPACITY = 4096;

  private final BufferAllocator allocator;
  private long nextCapacity = FIRST_CAPACITY;
  private @Nullable ArrowBuf memory;
  private MemorySegment whole = MemorySegment.NULL;
  private long size;

  /** An empty buffer. */
  public GrowingBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Bytes so far. */
  public long size() {
    return size;
  }

  /** The bytes so far; valid until the next {@link #extend}. */
  public MemorySegment segment() {
    return whole.asSlice(0, size);
  }

  /** Adds {@code bytes} bytes of undefined content and returns them; valid until the next call. */
  public MemorySegment extend(long bytes) {
    long end = Math.addExact(size, bytes);
    if (end > whole.byteSize()) {
      grow(end);
    }
    MemorySegment added = whole.asSlice(size, bytes);
    size = end;
    return added;
  }

  private void grow(long end) {
    long capacity = Math.max(end, memory == null ? nextCapacity : 2 * whole.byteSize());
    ArrowBuf larger = allocator.buffer(PageBuffer.align(capacity));
    MemorySegment target = ArrowMemory.segment(larger);
    target.copyFrom(segment());
    if (memory != null) {
      memory.getReferenceManager().release();
    }
    memory = larger;
    whole = target;
  }

  /** Hands the bytes over; this buffer is empty afterwards. */
  public PageBuffer take() {
    if (memory == null) {
      return PageBuffer.allocate(allocator, 0);
    }
    PageBuffer taken = new PageBuffer(memory, segment());
    forget();
    return taken;
  }

  /** Frees the bytes; the buffer can be filled again. */
  @Override
  public void close() {
    if (memory != null) {
      memory.getReferenceManager().release();
      forget();
    }
  }

  private void forget() {
    nextCapacity = Math.max(size, FIRST_CAPACITY);
    memory = null;
    whole = MemorySegment.NULL;
    size = 0;
  }
}
