package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/** Little-endian values of 8, 16, 32 or 64 bits, one after the other. */
public final class FlatEncoder implements ChunkEncoder {

  private static final int MAX_VALUES = 4096;
  private static final int MAX_BYTES = 8186;

  private final MemorySegment values;
  private final int width;

  /** Takes values of so many bytes. */
  public FlatEncoder(MemorySegment values, int width) {
    this.values = values;
    this.width = width;
  }

  /** The largest power of two of values that fits a chunk, given the bits of one value. */
  static int chunkValues(long bitsPerValue) {
    int count = MAX_VALUES;
    while (count > 2 && count * bitsPerValue >= MAX_BYTES * 8L) {
      count >>= 1;
    }
    return count;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.flat(width * 8);
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    return Math.min(rest, chunkValues(8L * width));
  }

  @Override
  public int size(int buffer, int first, int count) {
    return count * width;
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    target.copyFrom(values.asSlice((long) first * width, (long) count * width));
  }
}
