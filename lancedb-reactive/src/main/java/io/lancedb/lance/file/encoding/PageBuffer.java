package io.lancedb.lance.file.encoding;

import io.lancedb.objectstore.StoreBuffer;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A buffer of a page on its way to the store, in memory of an Arrow allocator. Its memory reaches
 * to the next multiple of {@link #ALIGNMENT}, so that it can be written with its padding in one
 * piece.
 */
public final class PageBuffer implements StoreBuffer {

  /** Where buffers start in a file, in bytes. */
  public static final int ALIGNMENT = 64;

  /** What fills the gap between two buffers. */
  private static final byte PADDING = 'H';

  private final ArrowBuf memory;
  private final MemorySegment segment;
  private boolean closed;

  /** Takes over one reference of {@code memory}. */
  PageBuffer(ArrowBuf memory, MemorySegment segment) {
    this.memory = memory;
    this.segment = segment;
  }

  /** Allocates a buffer with undefined content. */
  static PageBuffer allocate(BufferAllocator allocator, long size) {
    ArrowBuf memory = allocator.buffer(Math.max(ALIGNMENT, align(size)));
    return new PageBuffer(memory, ArrowMemory.segment(memory).asSlice(0, size));
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  public static long align(long position) {
    return position + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** This buffer together with its padding; the reference moves to the result. */
  public PageBuffer padded() {
    long size = segment.byteSize();
    MemorySegment whole = ArrowMemory.segment(memory).asSlice(0, align(size));
    whole.asSlice(size).fill(PADDING);
    closed = true;
    return new PageBuffer(memory, whole);
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public StoreBuffer slice(long offset, long length) {
    MemorySegment part = segment.asSlice(offset, length);
    memory.getReferenceManager().retain();
    return new PageBuffer(memory, part);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.getReferenceManager().release();
    }
  }
}
