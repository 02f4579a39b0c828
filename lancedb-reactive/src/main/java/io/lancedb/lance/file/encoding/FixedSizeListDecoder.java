package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Lists of d items: for each level of lists, from the outside, optionally a bitmap of the valid
 * items of all lists; then the innermost items.
 */
final class FixedSizeListDecoder implements ValueDecoder {

  private final FixedDecoder decoder;
  private final ItemEncoding encoding;
  private final int dimension;
  private final int itemBytes;
  private final MemorySegment[] validity;

  FixedSizeListDecoder(FixedDecoder decoder, ItemEncoding encoding, ValueType type) {
    this.decoder = decoder;
    this.encoding = encoding;
    this.dimension = type.items();
    this.itemBytes = type.itemBytes();
    this.validity = new MemorySegment[encoding.items().length];
  }

  @Override
  public int bufferCount() {
    return decoder.bufferCount() + encoding.bitmaps();
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    int next = 0;
    for (int i = 0; i < validity.length; i++) {
      if (encoding.validity()[i]) {
        long bits = Math.multiplyExact((long) count, encoding.items()[i]);
        validity[i] = buffers[next++].asSlice(0, Bits.bytesFor(bits));
      }
    }
    decoder.load(buffers, next, Math.multiplyExact(count, dimension));
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    long bytes = (long) dimension * itemBytes;
    MemorySegment.copy(
        decoder.values, from * bytes, column.data(), column.position(), (to - from) * bytes);
    for (int i = 0; i < validity.length; i++) {
      if (encoding.validity()[i]) {
        column.itemValidity(i, validity[i], (long) from * encoding.items()[i], 0, to - from);
      } else {
        column.allItemsValid(i, 0, to - from);
      }
    }
  }
}
