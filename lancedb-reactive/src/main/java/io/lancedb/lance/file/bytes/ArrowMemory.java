package io.lancedb.lance.file.bytes;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Arrow buffers as memory segments, whose accessors are many times faster than the buffers' own.
 */
public final class ArrowMemory {

  private ArrowMemory() {}

  /** All bytes of a buffer; valid as long as the buffer is. */
  @SuppressWarnings("restricted")
  public static MemorySegment segment(ArrowBuf buffer) {
    return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
  }

  /**
   * All memory of the process, at its addresses and without bounds: for kernels that have checked
   * every access before.
   */
  @SuppressWarnings("restricted")
  static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
