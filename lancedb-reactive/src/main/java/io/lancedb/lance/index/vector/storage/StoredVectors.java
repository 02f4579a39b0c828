package io.lancedb.lance.index.vector.storage;

/**
 * The vectors of one partition, in memory. Immutable and safe for use by many threads until it is
 * closed, which frees its memory.
 */
public interface StoredVectors extends AutoCloseable {

  /** Number of vectors. */
  int size();

  /** The row that a vector belongs to; several vectors of a multivector column share one. */
  long rowId(int vector);

  /** Bytes that are kept, on and off the heap. */
  long memoryBytes();

  /**
   * A probe that starts from a stored vector: what graphs are built by. Its distances are those
   * between stored vectors as the storage sees them.
   */
  Probe probe(int vector);

  @Override
  void close();
}
