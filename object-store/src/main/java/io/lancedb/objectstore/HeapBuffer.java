package io.lancedb.objectstore;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A buffer over heap memory; closing is a formality. */
public record HeapBuffer(MemorySegment segment) implements StoreBuffer {

  static HeapBuffer allocate(long size) {
    return new HeapBuffer(MemorySegment.ofArray(new byte[Math.toIntExact(size)]));
  }

  /** Wraps bytes without copying them. */
  public static HeapBuffer wrap(byte[] bytes) {
    return new HeapBuffer(MemorySegment.ofArray(bytes));
  }

  /** Wraps the remaining bytes of a buffer without copying them. */
  public static HeapBuffer wrap(ByteBuffer bytes) {
    return new HeapBuffer(MemorySegment.ofBuffer(bytes));
  }

  @Override
  public StoreBuffer slice(long offset, long length) {
    return new HeapBuffer(segment.asSlice(offset, length));
  }

  @Override
  public void close() {}
}
