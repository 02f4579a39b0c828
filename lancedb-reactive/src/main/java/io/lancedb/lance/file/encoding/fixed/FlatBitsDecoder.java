package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;

/** Flat items of one bit: a bitmap, least significant bit first. */
final class FlatBitsDecoder extends FixedDecoder {

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public void load(MemorySegment[] buffers, int first, int count) {
    values = buffers[first].asSlice(0, Bits.bytesFor(count));
  }
}
