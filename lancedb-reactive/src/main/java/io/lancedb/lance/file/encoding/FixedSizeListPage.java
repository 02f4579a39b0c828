package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;

/**
 * A page of vectors. Without nulls its bytes are the page in the file, so large vectors are copied
 * once.
 */
final class FixedSizeListPage extends ColumnPage {

  /** Bytes of a vector from which vectors are zipped instead of packed in chunks. */
  private static final int LONG_VECTOR = 256;

  private final int dimension;
  private final int itemBytes;
  private final long vectorBytes;
  private final int maxRows;
  private final GrowingBuffer values;

  /** One byte for each item, 1 for null, from the first null item in a valid vector on. */
  private final GrowingBuffer itemNulls;

  FixedSizeListPage(int dimension, int itemBits, long pageBytes, BufferAllocator allocator) {
    super(allocator);
    this.dimension = dimension;
    this.itemBytes = itemBits / 8;
    this.vectorBytes = (long) dimension * itemBytes;
    this.maxRows = Math.clamp(pageBytes / vectorBytes, 1, Integer.MAX_VALUE / 16);
    this.values = new GrowingBuffer(allocator);
    this.itemNulls = new GrowingBuffer(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    return Math.min(count, maxRows - count());
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    FieldVector items = ((FixedSizeListVector) vector).getDataVector();
    MemorySegment target = values.extend(count * vectorBytes);
    ArrowBuf source = items.getDataBuffer();
    int row = count();
    if (nullCount == 0) {
      target.copyFrom(part(source, from * vectorBytes, count * vectorBytes));
    } else {
      MemorySegment all = ArrowMemory.segment(source);
      for (int i = 0; i < count; i++) {
        MemorySegment slot = target.asSlice(i * vectorBytes, vectorBytes);
        if (isNull((long) row + i)) {
          slot.fill((byte) 0);
        } else {
          slot.copyFrom(all.asSlice((from + (long) i) * vectorBytes, vectorBytes));
        }
      }
    }
    copyItemNulls(ArrowMemory.segment(items.getValidityBuffer()), from, count, row);
  }

  private void copyItemNulls(MemorySegment validity, int from, int count, int row) {
    for (int i = 0; i < count; i++) {
      boolean isNull = isNull((long) row + i);
      long first = (from + (long) i) * dimension;
      boolean anyNull = !isNull && Bits.count(validity, first, dimension) < dimension;
      if (!anyNull && itemNulls.size() == 0) {
        continue;
      }
      // Rows before the first null item are caught up with here.
      itemNulls.extend(((long) row + i) * dimension - itemNulls.size()).fill((byte) 0);
      MemorySegment target = itemNulls.extend(dimension);
      if (!anyNull) {
        target.fill((byte) 0);
        continue;
      }
      MemorySegment vector = values.segment().asSlice(((long) row + i) * vectorBytes, vectorBytes);
      for (int item = 0; item < dimension; item++) {
        boolean valid = Bits.get(validity, first + item);
        target.set(Words.BYTE, item, (byte) (valid ? 0 : 1));
        if (!valid) {
          Words.set(vector, itemBytes, item, 0);
        }
      }
    }
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    boolean hasItemNulls = itemNulls.size() > 0;
    if (vectorBytes < LONG_VECTOR || !levels.canBeZipped()) {
      FixedSizeListEncoder chunks =
          new FixedSizeListEncoder(
              values.segment(), dimension, itemBytes, hasItemNulls ? itemNulls.segment() : null);
      return MiniBlockEncoder.encode(chunks, levels, large, allocator);
    }
    if (!hasItemNulls && !levels.any()) {
      return FullZipEncoder.plainVectors(values.take(), dimension, itemBytes, levels);
    }
    return FullZipEncoder.vectors(
        values.segment(),
        dimension,
        itemBytes,
        hasItemNulls ? itemNulls.segment() : null,
        levels,
        allocator);
  }

  @Override
  void free() {
    values.close();
    itemNulls.close();
  }
}
