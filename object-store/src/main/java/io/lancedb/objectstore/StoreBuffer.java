package io.lancedb.objectstore;

import java.lang.foreign.MemorySegment;

/**
 * A run of bytes with one owner at a time. Whoever receives a buffer closes it; {@link #slice}
 * gives a further, independent share of the same memory, and the memory is freed when every share
 * is closed. Not thread-safe beyond safe publication: hand a buffer over, do not share it.
 */
public interface StoreBuffer extends AutoCloseable {

  /** The bytes; valid until this share is closed. Alignment is not promised. */
  MemorySegment segment();

  /** A further share of {@code length} bytes from {@code offset}, which its receiver closes. */
  StoreBuffer slice(long offset, long length);

  /** Number of bytes. */
  default long size() {
    return segment().byteSize();
  }

  /** Gives this share back. Idempotent. */
  @Override
  void close();
}
