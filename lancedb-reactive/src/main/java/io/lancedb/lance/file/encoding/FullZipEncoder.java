package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The full-zip layout: each row stands on its own, so that one row is one read.
 *
 * <pre>
 * buffer 0   for each entry: a {@link FullZipLevels control word}, if the page has levels, and
 *              vectors: validity bits of the items, if the page has null items, then the items; a
 *                null vector takes the same space; nothing for a list without a value
 *              variable: LE32 length and the bytes; nothing for a null
 * buffer 1   with lists or variable: the {@link RepetitionIndexEncoder repetition index}
 * </pre>
 */
final class FullZipEncoder {

  private FullZipEncoder() {}

  /** Takes over the items of vectors without levels: they are the page. */
  static EncodedPage plainVectors(
      PageBuffer items, int dimension, int itemBytes, PageLevels levels) {
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder()
            .setBitsPerValue(dimension * itemBytes * 8)
            .setValueCompression(Encodings.fixedSizeList(dimension, itemBytes * 8, false));
    return page(layout, List.of(items), levels);
  }

  /**
   * Zips vectors with levels or null items.
   *
   * @param itemNulls one byte for each item, 1 for null, or null when no item is
   */
  static EncodedPage vectors(
      MemorySegment items,
      int dimension,
      int itemBytes,
      @Nullable MemorySegment itemNulls,
      PageLevels levels,
      BufferAllocator allocator) {
    FullZipLevels control = new FullZipLevels(levels);
    int validityBytes = itemNulls == null ? 0 : dimension + 7 >> 3;
    long vectorBytes = (long) dimension * itemBytes;
    long valueBytes = validityBytes + vectorBytes;
    long size = (long) levels.entries() * control.width() + levels.values() * valueBytes;
    List<PageBuffer> buffers = new ArrayList<>(2);
    try {
      PageBuffer zipped = PageBuffer.allocate(allocator, size);
      buffers.add(zipped);
      MemorySegment positions = MemorySegment.NULL;
      if (levels.repetition() != null) {
        buffers.add(RepetitionIndexEncoder.positions(levels.rows(), size, allocator));
        positions = buffers.get(1).segment();
      }
      control.start(zipped.segment(), positions, size);
      int value = 0;
      for (int entry = 0; entry < levels.entries(); entry++) {
        long position = control.write(entry);
        if (!control.isVisible(entry)) {
          continue;
        }
        MemorySegment target = zipped.segment().asSlice(position, valueBytes);
        if (itemNulls != null) {
          MemorySegment bits = target.asSlice(0, validityBytes);
          Bits.pack(itemNulls, (long) value * dimension, dimension, true, bits);
        }
        target.asSlice(validityBytes).copyFrom(items.asSlice(value * vectorBytes, vectorBytes));
        value++;
        control.skip(valueBytes);
      }
      control.end();
    } catch (RuntimeException | Error e) {
      buffers.forEach(PageBuffer::close);
      throw e;
    }
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder()
            .setBitsPerValue((int) valueBytes * 8)
            .setValueCompression(
                Encodings.fixedSizeList(dimension, itemBytes * 8, itemNulls != null));
    return page(layout, buffers, levels);
  }

  /** Zips values of variable length, of which {@code nulls} are null. */
  static EncodedPage variable(
      VariableValues values, int nulls, PageLevels levels, BufferAllocator allocator) {
    FullZipLevels control = new FullZipLevels(levels);
    long size =
        values.data().byteSize()
            + 4L * (levels.values() - nulls)
            + (long) control.width() * levels.entries();
    List<PageBuffer> buffers = new ArrayList<>(2);
    try {
      PageBuffer zipped = PageBuffer.allocate(allocator, size);
      buffers.add(zipped);
      PageBuffer positions = RepetitionIndexEncoder.positions(levels.rows(), size, allocator);
      buffers.add(positions);
      control.start(zipped.segment(), positions.segment(), size);
      zip(values, levels.entries(), control, zipped.segment());
    } catch (RuntimeException | Error e) {
      buffers.forEach(PageBuffer::close);
      throw e;
    }
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder().setBitsPerOffset(32).setValueCompression(Encodings.variable());
    return page(layout, buffers, levels);
  }

  private static void zip(
      VariableValues values, int entries, FullZipLevels control, MemorySegment zipped) {
    int value = 0;
    for (int entry = 0; entry < entries; entry++) {
      long position = control.write(entry);
      if (!control.isVisible(entry)) {
        continue;
      }
      if (control.isValid(entry)) {
        int length = values.length(value);
        zipped.set(Words.INT, position, length);
        MemorySegment.copy(values.data(), values.start(value), zipped, position + 4, length);
        control.skip(4 + (long) length);
      }
      value++;
    }
    control.end();
  }

  private static EncodedPage page(
      FullZipLayout.Builder layout, List<PageBuffer> buffers, PageLevels levels) {
    layout
        .setBitsRep(levels.repetitionBits())
        .setBitsDef(levels.definitionBits())
        .setNumItems(levels.entries())
        .setNumVisibleItems(levels.values())
        .addAllLayers(levels.layers());
    return new EncodedPage(
        PageLayout.newBuilder().setFullZipLayout(layout).build(), buffers, levels.rows());
  }
}
