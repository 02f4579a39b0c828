package io.lancedb.lance.file.bytes;

import io.lancedb.objectstore.StoreBuffer;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/**
 * A store buffer in Arrow memory, so that what a store reads can become a part of a vector, and
 * what a page collects can go to a store, without a copy. Slices retain the memory of the whole
 * allocation.
 */
public sealed class ArrowStoreBuffer implements StoreBuffer permits PageBuffer {

  private final ArrowBuf memory;
  private final MemorySegment segment;
  private boolean closed;

  /**
   * Takes over one reference of {@code memory}.
   *
   * @param segment the bytes, which lie within that memory
   */
  public ArrowStoreBuffer(ArrowBuf memory, MemorySegment segment) {
    this.memory = memory;
    this.segment = segment;
  }

  @Override
  public final MemorySegment segment() {
    return segment;
  }

  /** The bytes, exactly; valid as long as this share, retained by whoever keeps them longer. */
  public ArrowBuf arrowBuffer() {
    return memory.slice(segment.address() - memory.memoryAddress(), segment.byteSize());
  }

  @Override
  public final StoreBuffer slice(long offset, long length) {
    MemorySegment part = segment.asSlice(offset, length);
    memory.getReferenceManager().retain();
    return new ArrowStoreBuffer(memory, part);
  }

  /** Gives the reference to the caller; this share is closed then. */
  final ArrowBuf release() {
    closed = true;
    return memory;
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      memory.getReferenceManager().release();
    }
  }
}
