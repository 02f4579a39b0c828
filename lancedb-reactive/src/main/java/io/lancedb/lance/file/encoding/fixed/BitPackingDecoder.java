package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;

/**
 * Inline bit-packing: a word of T bits with the packed width W, then one block of at most 1,024
 * values of T bits, packed in FastLanes order into 128 W bytes. See {@link BitUnpacking}.
 */
final class BitPackingDecoder extends FixedDecoder {

  private final BlockUnpacker unpacker;

  BitPackingDecoder(int bits, PageOrigin origin) {
    unpacker = new BlockUnpacker(bits, origin);
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public void load(MemorySegment[] buffers, int first, int count) {
    if (count > BitUnpacking.BLOCK) {
      throw new IllegalArgumentException(count + " values in a bit-packed chunk");
    }
    unpacker.unpackInline(buffers[first]);
    values = unpacker.values();
  }
}
