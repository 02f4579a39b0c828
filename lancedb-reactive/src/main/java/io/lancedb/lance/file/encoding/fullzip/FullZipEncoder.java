package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.encoding.page.RepetitionIndexEncoder;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FullZipLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.variable.VariableValues;
import io.lancedb.lance.file.level.PageLevels;
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
public final class FullZipEncoder {

  private FullZipEncoder() {}

  /** Takes over the items of vectors without levels: they are the page. */
  public static EncodedPage plainVectors(PageBuffer items, ValueType type, PageLevels levels) {
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder()
            .setBitsPerValue((int) type.valueBytes() * 8)
            .setValueCompression(
                Encodings.plain(type, new MemorySegment[type.dimensions().size()]));
    return page(layout, List.of(items), levels);
  }

  /**
   * Zips vectors with levels or null items.
   *
   * @param items the values; they may also be other fixed-width values than lists
   * @param itemNulls for each level of lists, outermost first, one byte for each item, 1 for null,
   *     or null when no item is
   */
  public static EncodedPage vectors(
      MemorySegment items,
      ValueType type,
      @Nullable MemorySegment[] itemNulls,
      PageLevels levels,
      BufferAllocator allocator) {
    FullZipLevels control = new FullZipLevels(levels);
    int validityBytes = 0;
    for (int level = 0; level < itemNulls.length; level++) {
      validityBytes += itemNulls[level] == null ? 0 : type.items(level + 1) + 7 >> 3;
    }
    long vectorBytes = type.valueBytes();
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
        if (validityBytes > 0) {
          writeValidity(value, type, itemNulls, target);
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
            .setValueCompression(Encodings.plain(type, itemNulls));
    return page(layout, buffers, levels);
  }

  private static void writeValidity(
      int value, ValueType type, @Nullable MemorySegment[] itemNulls, MemorySegment target) {
    long at = 0;
    for (int level = 0; level < itemNulls.length; level++) {
      MemorySegment nulls = itemNulls[level];
      if (nulls != null) {
        int items = type.items(level + 1);
        MemorySegment bits = target.asSlice(at, items + 7 >> 3);
        Bits.pack(nulls, (long) value * items, items, true, bits);
        at += bits.byteSize();
      }
    }
  }

  /**
   * Zips values of variable length.
   *
   * @param nulls number of null values
   * @param offsetBytes 4 or 8: bytes of a length
   * @param encoding what the values are, {@link Encodings#variable} or a code of it
   */
  public static EncodedPage variable(
      VariableValues values,
      int nulls,
      int offsetBytes,
      CompressiveEncoding encoding,
      PageLevels levels,
      BufferAllocator allocator) {
    FullZipLevels control = new FullZipLevels(levels);
    long size =
        values.data().byteSize()
            + (long) offsetBytes * (levels.values() - nulls)
            + (long) control.width() * levels.entries();
    List<PageBuffer> buffers = new ArrayList<>(2);
    try {
      PageBuffer zipped = PageBuffer.allocate(allocator, size);
      buffers.add(zipped);
      PageBuffer positions = RepetitionIndexEncoder.positions(levels.rows(), size, allocator);
      buffers.add(positions);
      control.start(zipped.segment(), positions.segment(), size);
      zip(values, offsetBytes, levels.entries(), control, zipped.segment());
    } catch (RuntimeException | Error e) {
      buffers.forEach(PageBuffer::close);
      throw e;
    }
    FullZipLayout.Builder layout =
        FullZipLayout.newBuilder().setBitsPerOffset(8 * offsetBytes).setValueCompression(encoding);
    return page(layout, buffers, levels);
  }

  private static void zip(
      VariableValues values,
      int offsetBytes,
      int entries,
      FullZipLevels control,
      MemorySegment zipped) {
    int value = 0;
    int start = 0;
    for (int entry = 0; entry < entries; entry++) {
      long position = control.write(entry);
      if (!control.isVisible(entry)) {
        continue;
      }
      int end = values.end(value++);
      if (control.isValid(entry)) {
        int length = end - start;
        Words.set(zipped.asSlice(position, offsetBytes), offsetBytes, 0, length);
        MemorySegment.copy(values.data(), start, zipped, position + offsetBytes, length);
        control.skip(offsetBytes + (long) length);
      }
      start = end;
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
