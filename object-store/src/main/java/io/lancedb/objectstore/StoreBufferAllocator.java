package io.lancedb.objectstore;

/** Where a store takes the memory for what it reads. */
@FunctionalInterface
public interface StoreBufferAllocator {

  /**
   * Allocates a buffer of exactly {@code size} bytes with undefined content, owned by the caller.
   * May throw when a limit is reached; the store passes the error on as a signal.
   */
  StoreBuffer allocate(long size);

  /** Buffers on the Java heap, freed by the garbage collector; at most 2 GiB each. */
  static StoreBufferAllocator heap() {
    return HeapBuffer::allocate;
  }
}
