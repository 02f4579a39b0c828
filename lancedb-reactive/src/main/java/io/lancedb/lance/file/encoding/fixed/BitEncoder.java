package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/** Booleans as one bit each, from the lowest bit of the first byte. */
public final class BitEncoder implements ChunkEncoder {

  private final MemorySegment bytes;

  /** Takes values of one byte, 0 or 1. */
  public BitEncoder(MemorySegment bytes) {
    this.bytes = bytes;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.flat(1);
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    return Math.min(rest, FlatEncoder.chunkValues(1));
  }

  @Override
  public int size(int buffer, int first, int count) {
    return count + 7 >> 3;
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    Bits.pack(bytes, first, count, false, target);
  }
}
