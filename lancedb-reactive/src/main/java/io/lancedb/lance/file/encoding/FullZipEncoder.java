package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The full-zip layout: each row stands on its own, so that one row is one read.
 *
 * <pre>
 * buffer 0   for each row: a control byte with the definition level, if the page has nulls, and
 *              vectors: validity bits of the items, if the page has null items, then the items;
 *                a null vector takes the same space
 *              variable: LE32 length and the bytes; nothing for a null
 * buffer 1   variable only: rows + 1 positions in buffer 0, of the least width of 1, 2, 4 or 8
 *            bytes that holds the last
 * </pre>
 */
final class FullZipEncoder {

  private FullZipEncoder() {}

  /** Takes over the items of vectors without nulls: they are the page. */
  static EncodedPage plainVectors(PageBuffer items, int dimension, int itemBytes, int rows) {
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder()
            .setBitsPerValue(dimension * itemBytes * 8)
            .setValueCompression(Encodings.fixedSizeList(dimension, itemBytes * 8, false))
            .addLayers(RepDefLayer.ALL_VALID_ITEM);
    return page(layout, List.of(items), rows);
  }

  /**
   * Zips vectors with nulls.
   *
   * @param itemNulls one byte for each item, 1 for null, or null when no item is
   */
  static EncodedPage vectors(
      MemorySegment items,
      int dimension,
      int itemBytes,
      RowNulls nulls,
      @Nullable MemorySegment itemNulls,
      int rows,
      BufferAllocator allocator) {
    int control = nulls.any() ? 1 : 0;
    int validityBytes = itemNulls == null ? 0 : dimension + 7 >> 3;
    long vectorBytes = (long) dimension * itemBytes;
    long stride = control + validityBytes + vectorBytes;
    PageBuffer zipped = PageBuffer.allocate(allocator, rows * stride);
    try {
      MemorySegment levels = nulls.any() ? nulls.segment() : null;
      for (int row = 0; row < rows; row++) {
        MemorySegment target = zipped.segment().asSlice(row * stride, stride);
        if (levels != null) {
          target.set(Words.BYTE, 0, levels.get(Words.BYTE, row));
        }
        if (itemNulls != null) {
          MemorySegment bits = target.asSlice(control, validityBytes);
          Bits.pack(itemNulls, (long) row * dimension, dimension, true, bits);
        }
        target
            .asSlice(control + validityBytes)
            .copyFrom(items.asSlice(row * vectorBytes, vectorBytes));
      }
    } catch (RuntimeException | Error e) {
      zipped.close();
      throw e;
    }
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder()
            .setBitsDef(control)
            .setBitsPerValue((int) (validityBytes + vectorBytes) * 8)
            .setValueCompression(
                Encodings.fixedSizeList(dimension, itemBytes * 8, itemNulls != null))
            .addLayers(Encodings.layer(nulls));
    return page(layout, List.of(zipped), rows);
  }

  /** Zips values of variable length. */
  static EncodedPage variable(
      VariableValues values, RowNulls nulls, int rows, BufferAllocator allocator) {
    int control = nulls.any() ? 1 : 0;
    long size = values.data().byteSize() + 4L * (rows - nulls.count()) + (long) control * rows;
    int width = size < 1 << 8 ? 1 : size < 1 << 16 ? 2 : size < 1L << 32 ? 4 : 8;
    PageBuffer zipped = PageBuffer.allocate(allocator, size);
    PageBuffer positions = null;
    try {
      positions = PageBuffer.allocate(allocator, (rows + 1L) * width);
      zip(values, nulls, rows, zipped.segment(), positions.segment(), width);
    } catch (RuntimeException | Error e) {
      zipped.close();
      if (positions != null) {
        positions.close();
      }
      throw e;
    }
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder()
            .setBitsDef(control)
            .setBitsPerOffset(32)
            .setValueCompression(Encodings.variable())
            .addLayers(Encodings.layer(nulls));
    return page(layout, List.of(zipped, positions), rows);
  }

  private static void zip(
      VariableValues values,
      RowNulls nulls,
      int rows,
      MemorySegment zipped,
      MemorySegment positions,
      int width) {
    MemorySegment levels = nulls.any() ? nulls.segment() : null;
    long position = 0;
    for (int row = 0; row < rows; row++) {
      Words.set(positions, width, row, position);
      if (levels != null) {
        byte level = levels.get(Words.BYTE, row);
        zipped.set(Words.BYTE, position++, level);
        if (level != 0) {
          continue;
        }
      }
      int length = values.length(row);
      zipped.set(Words.INT, position, length);
      MemorySegment.copy(values.data(), values.start(row), zipped, position + 4, length);
      position += 4 + (long) length;
    }
    Words.set(positions, width, rows, position);
  }

  private static EncodedPage page(
      FullZipLayout.Builder layout, List<PageBuffer> buffers, int rows) {
    layout.setNumItems(rows).setNumVisibleItems(rows);
    return new EncodedPage(PageLayout.newBuilder().setFullZipLayout(layout).build(), buffers, rows);
  }
}
