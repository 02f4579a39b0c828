package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.choice.EncodingHints;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.fixed.FixedSizeListEncoder;
import io.lancedb.lance.file.encoding.fullzip.FullZipEncoder;
import io.lancedb.lance.file.encoding.miniblock.MiniBlockEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;

/**
 * A page of vectors, which may be vectors of vectors. Without nulls its bytes are the page in the
 * file, so large vectors are copied once. An item of the type bool takes a byte until it is
 * encoded.
 */
final class FixedSizeListPage extends ColumnPage {

  private final ValueType type;
  private final EncodingHints hints;
  private final int items;
  private final int itemBytes;
  private final long vectorBytes;
  private final int maxRows;
  private final GrowingBuffer values;

  /**
   * For each level of lists, outermost first: one byte for each item, 1 for null, from the first
   * null item in a valid vector on.
   */
  private final GrowingBuffer[] itemNulls;

  FixedSizeListPage(
      ValueType type, EncodingHints hints, long pageBytes, BufferAllocator allocator) {
    super(allocator);
    this.type = type;
    this.hints = hints;
    this.items = type.items();
    this.itemBytes = Math.max(1, type.itemBytes());
    this.vectorBytes = (long) items * itemBytes;
    this.maxRows = Math.clamp(pageBytes / vectorBytes, 1, Integer.MAX_VALUE / 16);
    this.values = new GrowingBuffer(allocator);
    this.itemNulls = new GrowingBuffer[type.dimensions().size()];
    for (int level = 0; level < itemNulls.length; level++) {
      itemNulls[level] = new GrowingBuffer(allocator);
    }
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    return Math.min(count, maxRows - count());
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    MemorySegment target = values.extend(count * vectorBytes);
    FieldVector[] levels = new FieldVector[itemNulls.length];
    FieldVector current = vector;
    for (int level = 0; level < levels.length; level++) {
      current = ((FixedSizeListVector) current).getDataVector();
      levels[level] = current;
    }
    MemorySegment source = ArrowMemory.segment(current.getDataBuffer());
    int row = count();
    if (type.bits() == 1) {
      copyBits(source, (long) from * items, target);
    } else {
      target.copyFrom(source.asSlice(from * vectorBytes, target.byteSize()));
    }
    for (int i = 0; nullCount > 0 && i < count; i++) {
      if (isNull((long) row + i)) {
        target.asSlice(i * vectorBytes, vectorBytes).fill((byte) 0);
      }
    }
    for (int level = 0; level < levels.length; level++) {
      copyItemNulls(level, ArrowMemory.segment(levels[level].getValidityBuffer()), from, count);
    }
  }

  private static void copyBits(MemorySegment bits, long first, MemorySegment bytes) {
    for (long i = 0; i < bytes.byteSize(); i++) {
      bytes.set(Words.BYTE, i, (byte) (Bits.get(bits, first + i) ? 1 : 0));
    }
  }

  private void copyItemNulls(int level, MemorySegment validity, int from, int count) {
    GrowingBuffer nulls = itemNulls[level];
    int levelItems = type.items(level + 1);
    int row = count();
    for (int i = 0; i < count; i++) {
      boolean isNull = isNull((long) row + i);
      long first = (from + (long) i) * levelItems;
      boolean anyNull = !isNull && Bits.count(validity, first, levelItems) < levelItems;
      if (!anyNull && nulls.size() == 0) {
        continue;
      }
      // Rows before the first null item are caught up with here.
      nulls.extend(((long) row + i) * levelItems - nulls.size()).fill((byte) 0);
      MemorySegment target = nulls.extend(levelItems);
      if (!anyNull) {
        target.fill((byte) 0);
        continue;
      }
      long itemSize = vectorBytes / levelItems;
      MemorySegment vector = values.segment().asSlice(((long) row + i) * vectorBytes, vectorBytes);
      for (int item = 0; item < levelItems; item++) {
        boolean valid = Bits.get(validity, first + item);
        target.set(Words.BYTE, item, (byte) (valid ? 0 : 1));
        if (!valid) {
          vector.asSlice(item * itemSize, itemSize).fill((byte) 0);
        }
      }
    }
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    @Nullable MemorySegment[] nullItems = new MemorySegment[itemNulls.length];
    boolean anyNull = false;
    for (int level = 0; level < nullItems.length; level++) {
      if (itemNulls[level].size() > 0) {
        nullItems[level] = itemNulls[level].segment();
        anyNull = true;
      }
    }
    // Bits are never zipped: a value would not be made of bytes.
    if (type.bits() == 1 || !hints.zips(vectorBytes) || !levels.canBeZipped()) {
      return MiniBlockEncoder.encode(
          new FixedSizeListEncoder(values.segment(), type, nullItems), levels, large, allocator);
    }
    if (!anyNull && !levels.any()) {
      return FullZipEncoder.plainVectors(values.take(), type, levels);
    }
    return FullZipEncoder.vectors(values.segment(), type, nullItems, levels, allocator);
  }

  @Override
  void free() {
    values.close();
    for (GrowingBuffer level : itemNulls) {
      level.close();
    }
  }
}
