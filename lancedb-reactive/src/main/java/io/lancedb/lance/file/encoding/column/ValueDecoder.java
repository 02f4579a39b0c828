package io.lancedb.lance.file.encoding.column;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Decodes the values of one mini-block chunk after the other, and appends rows of them. */
public interface ValueDecoder {

  /** Number of value buffers of a chunk. */
  int bufferCount();

  /**
   * Takes a chunk.
   *
   * @param buffers its value buffers; entries may be replaced by decompressed ones
   * @param count its values
   * @param levels their definition levels, null where all are valid
   */
  void load(MemorySegment[] buffers, int count, short @Nullable [] levels);

  /** Writes values of the chunk as the column's next rows; does not append the rows. */
  void write(int from, int to, DecodedColumn out);
}
