package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of small vectors: where a page has null items, a buffer with a validity bit for each item
 * of the chunk; then a buffer with the items back to back.
 */
final class FixedSizeListEncoder implements ChunkEncoder {

  private final MemorySegment values;
  private final int dimension;
  private final int itemBytes;
  private final @Nullable MemorySegment itemNulls;

  /**
   * @param itemNulls one byte for each item, 1 for null, or null when no item is
   */
  FixedSizeListEncoder(
      MemorySegment values, int dimension, int itemBytes, @Nullable MemorySegment itemNulls) {
    this.values = values;
    this.dimension = dimension;
    this.itemBytes = itemBytes;
    this.itemNulls = itemNulls;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.fixedSizeList(dimension, itemBytes * 8, itemNulls != null);
  }

  @Override
  public int bufferCount() {
    return itemNulls == null ? 1 : 2;
  }

  @Override
  public int chunkValues(int first, int rest) {
    long itemBits = itemBytes * 8L + (itemNulls == null ? 0 : 1);
    return Math.min(rest, FlatEncoder.chunkValues(dimension * itemBits));
  }

  @Override
  public int size(int buffer, int first, int count) {
    return isValidity(buffer) ? count * dimension + 7 >> 3 : count * dimension * itemBytes;
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    long item = (long) first * dimension;
    if (itemNulls != null && isValidity(buffer)) {
      Bits.pack(itemNulls, item, count * dimension, true, target);
    } else {
      target.copyFrom(values.asSlice(item * itemBytes, target.byteSize()));
    }
  }

  private boolean isValidity(int buffer) {
    return itemNulls != null && buffer == 0;
  }
}
