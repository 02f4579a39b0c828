package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Lists of d items: optionally a bitmap of the valid items of all lists, then n x d items. */
final class FixedSizeListDecoder implements ValueDecoder {

  private final FixedDecoder items;
  private final int dimension;
  private final int itemBytes;
  private final boolean hasValidity;
  private MemorySegment validity = MemorySegment.NULL;

  FixedSizeListDecoder(FixedDecoder items, ValueType type, boolean hasValidity) {
    this.items = items;
    this.dimension = type.items();
    this.itemBytes = type.itemBytes();
    this.hasValidity = hasValidity;
  }

  @Override
  public int bufferCount() {
    return items.bufferCount() + (hasValidity ? 1 : 0);
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    int itemCount = Math.multiplyExact(count, dimension);
    if (hasValidity) {
      validity = buffers[0].asSlice(0, Bits.bytesFor(itemCount));
    }
    items.load(buffers, hasValidity ? 1 : 0, itemCount);
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    long bytes = (long) dimension * itemBytes;
    MemorySegment.copy(
        items.values, from * bytes, column.data(), column.position(), (to - from) * bytes);
    if (hasValidity) {
      column.itemValidity(validity, (long) from * dimension, to - from);
    } else {
      column.allItemsValid(to - from);
    }
  }
}
