package io.lancedb.lance.file.bytes;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A buffer of a page on its way to the store. Its memory reaches to the next multiple of {@link
 * #ALIGNMENT}, so that it can be written with its padding in one piece.
 */
public final class PageBuffer extends ArrowStoreBuffer {

  /** Where buffers start in a file, in bytes. */
  public static final int ALIGNMENT = 64;

  /** What fills the gap between two buffers. */
  private static final byte PADDING = 'H';

  /** Takes over one reference of {@code memory}, which begins with the bytes. */
  PageBuffer(ArrowBuf memory, MemorySegment segment) {
    super(memory, segment);
  }

  /** Allocates a buffer with undefined content. */
  public static PageBuffer allocate(BufferAllocator allocator, long size) {
    ArrowBuf memory = allocator.buffer(Math.max(ALIGNMENT, align(size)));
    return new PageBuffer(memory, ArrowMemory.segment(memory).asSlice(0, size));
  }

  /** The next multiple of {@link #ALIGNMENT}. */
  public static long align(long position) {
    return position + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** This buffer together with its padding; the reference moves to the result. */
  public PageBuffer padded() {
    ArrowBuf memory = release();
    long size = segment().byteSize();
    MemorySegment whole = ArrowMemory.segment(memory).asSlice(0, align(size));
    whole.asSlice(size).fill(PADDING);
    return new PageBuffer(memory, whole);
  }
}
