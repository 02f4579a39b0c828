package io.lancedb.lance.file.encoding.fixed;

import java.lang.foreign.MemorySegment;

/** Flat values of whole bytes: little-endian, back to back, as they are in memory. */
final class FlatDecoder extends FixedDecoder {

  private final int width;

  FlatDecoder(int width) {
    this.width = width;
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public void load(MemorySegment[] buffers, int first, int count) {
    values = exactly(buffers[first], (long) count * width);
  }
}
