package io.lancedb.lance.file.encoding.column;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Encodes the values of a mini-block page chunk by chunk. A chunk's values become {@link
 * #bufferCount()} buffers; sizes are asked for before anything is written.
 */
public interface ChunkEncoder {

  /** What the page's layout says about the values. */
  CompressiveEncoding encoding();

  /** Buffers of each chunk. */
  int bufferCount();

  /**
   * Values of the chunk that starts at value {@code first}: a power of two of at least 2, or all
   * {@code rest} values when they fit into one chunk.
   */
  int chunkValues(int first, int rest);

  /** Bytes of a chunk's buffer. */
  int size(int buffer, int first, int count);

  /** Writes a chunk's buffer; {@code target} has exactly its size. */
  void write(int buffer, int first, int count, MemorySegment target);
}
