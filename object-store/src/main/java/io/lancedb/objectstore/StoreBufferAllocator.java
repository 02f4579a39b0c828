package io.lancedb.objectstore;

import java.lang.foreign.MemorySegment;

/** Where a store takes the memory for what it reads. */
@FunctionalInterface
public interface StoreBufferAllocator {

  /**
   * Allocates a buffer of exactly {@code size} bytes with undefined content, owned by the caller.
   * May throw when a limit is reached; the store passes the error on as a signal.
   */
  StoreBuffer allocate(long size);

  /**
   * Whether bytes may stay in memory of the store, such as a mapped file, where {@link #share}
   * wraps them. Such memory is read-only, and a file that is cut off meanwhile fails whoever reads
   * it with an {@link InternalError}. By default no.
   */
  default boolean acceptsShared() {
    return false;
  }

  /**
   * Wraps memory of the store; called only if {@link #acceptsShared}.
   *
   * @param bytes read-only
   * @param release gives the memory back, to be called once, when every share is closed; not to be
   *     called if this throws
   */
  default StoreBuffer share(MemorySegment bytes, Runnable release) {
    throw new UnsupportedOperationException("This allocator wants memory of its own");
  }

  /** Buffers on the Java heap, freed by the garbage collector; at most 2 GiB each. */
  static StoreBufferAllocator heap() {
    return HeapBuffer::allocate;
  }
}
