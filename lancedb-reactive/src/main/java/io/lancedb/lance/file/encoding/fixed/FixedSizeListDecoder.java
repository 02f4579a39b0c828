package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.column.ValueType;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Lists of d items, or of lists of them: for each level of lists from the outermost on that says
 * so, a bitmap of the valid items of all values; then the innermost items, those of the type bool
 * as one bitmap.
 */
public final class FixedSizeListDecoder implements ValueDecoder {

  private final FixedDecoder items;
  private final ValueType type;
  private final ListValidity levels;
  private final MemorySegment[] validity;

  /** Takes the decoder of the innermost items. */
  public FixedSizeListDecoder(FixedDecoder items, ValueType type, ListValidity levels) {
    this.items = items;
    this.type = type;
    this.levels = levels;
    this.validity = new MemorySegment[levels.depth()];
  }

  @Override
  public int bufferCount() {
    return items.bufferCount() + levels.bitmaps();
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] definition) {
    int next = 0;
    for (int level = 0; level < validity.length; level++) {
      if (levels.has(level)) {
        int itemCount = Math.multiplyExact(count, type.items(level + 1));
        validity[level] = buffers[next++].asSlice(0, Bits.bytesFor(itemCount));
      }
    }
    items.load(buffers, next, Math.multiplyExact(count, type.items()));
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    if (type.bits() == 1) {
      long bits = type.items();
      Bits.copy(items.values, from * bits, column.data(), column.position(), (to - from) * bits);
    } else {
      long bytes = column.valueBytes();
      MemorySegment.copy(
          items.values, from * bytes, column.data(), column.position(), (to - from) * bytes);
    }
    for (int level = 0; level < validity.length; level++) {
      if (levels.has(level)) {
        long first = (long) from * type.items(level + 1);
        column.itemValidity(level, validity[level], first, 0, to - from);
      } else {
        column.allItemsValid(level, to - from);
      }
    }
  }
}
