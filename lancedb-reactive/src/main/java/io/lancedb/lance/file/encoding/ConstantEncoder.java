package io.lancedb.lance.file.encoding;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The constant layout: one value for all entries that are not null, or no value at all.
 *
 * <pre>
 * all null        no buffers, if that is a null for each row; otherwise the two level buffers
 * fixed width     the value stands in the layout; the level buffers, if there are levels
 * variable        a buffer: LE32 2 (parts), LE32 8, LE32 length (bytes of the parts), LE32 0, LE32
 *                 length (offsets), the bytes; the level buffers, if there are levels
 * level buffers   repetition levels, definition levels; one that is missing has size 0
 * </pre>
 *
 * <p>Levels are LE16. In 2.2 those of a page without a value may be compressed blocks; the official
 * reader takes the levels of a page with a value as they are.
 */
final class ConstantEncoder {

  private ConstantEncoder() {}

  /** A page without a value that is not null; it may have no value at all. */
  static EncodedPage allNull(PageLevels levels, boolean large, BufferAllocator allocator) {
    ConstantLayout.Builder layout = ConstantLayout.newBuilder();
    List<PageBuffer> buffers = new ArrayList<>();
    if (levels.layers().size() > 1) {
      addLevels(levels, large ? layout : null, buffers, allocator);
    }
    return page(layout, buffers, levels);
  }

  /** A page of one value of fixed width. */
  static EncodedPage inline(MemorySegment value, PageLevels levels, BufferAllocator allocator) {
    ConstantLayout.Builder layout =
        ConstantLayout.newBuilder()
            .setInlineValue(ByteString.copyFrom(value.toArray(ValueLayout.JAVA_BYTE)));
    List<PageBuffer> buffers = new ArrayList<>();
    addLevels(levels, null, buffers, allocator);
    return page(layout, buffers, levels);
  }

  /** A page of one value of variable length. */
  static EncodedPage variable(MemorySegment value, PageLevels levels, BufferAllocator allocator) {
    int length = (int) value.byteSize();
    List<PageBuffer> buffers = new ArrayList<>();
    try {
      PageBuffer buffer = PageBuffer.allocate(allocator, 20 + value.byteSize());
      buffers.add(buffer);
      int[] head = {2, 8, length, 0, length};
      for (int i = 0; i < head.length; i++) {
        buffer.segment().set(Words.INT, 4L * i, head[i]);
      }
      buffer.segment().asSlice(20).copyFrom(value);
      addLevels(levels, null, buffers, allocator);
      return page(ConstantLayout.newBuilder(), buffers, levels);
    } catch (RuntimeException | Error e) {
      buffers.forEach(PageBuffer::close);
      throw e;
    }
  }

  /**
   * Adds both level buffers if there are levels.
   *
   * @param compressed where to say how levels are compressed, or null when they must not be
   */
  private static void addLevels(
      PageLevels levels,
      ConstantLayout.@Nullable Builder compressed,
      List<PageBuffer> buffers,
      BufferAllocator allocator) {
    if (!levels.any()) {
      return;
    }
    LevelEncoder repetition =
        encoder(levels.repetition(), levels.repetitionBits(), levels, compressed != null);
    LevelEncoder definition =
        encoder(levels.definition(), levels.definitionBits(), levels, compressed != null);
    if (compressed != null && repetition != null && !repetition.isFlat()) {
      compressed.setRepCompression(repetition.encoding()).setNumRepValues(levels.entries());
    }
    if (compressed != null && definition != null && !definition.isFlat()) {
      compressed.setDefCompression(definition.encoding()).setNumDefValues(levels.entries());
    }
    PageBuffer first = buffer(repetition, levels.entries(), allocator);
    try {
      buffers.add(buffer(definition, levels.entries(), allocator));
    } catch (RuntimeException | Error e) {
      first.close();
      throw e;
    }
    buffers.add(buffers.size() - 1, first);
  }

  private static @Nullable LevelEncoder encoder(
      @Nullable MemorySegment bytes, int bits, PageLevels levels, boolean compress) {
    if (bytes == null) {
      return null;
    }
    return compress
        ? LevelEncoder.choose(bytes, bits, new int[] {levels.entries()}, Integer.MAX_VALUE)
        : LevelEncoder.flat(bytes);
  }

  private static PageBuffer buffer(
      @Nullable LevelEncoder levels, int entries, BufferAllocator allocator) {
    if (levels == null) {
      return PageBuffer.allocate(allocator, 0);
    }
    PageBuffer buffer = PageBuffer.allocate(allocator, levels.size(0, entries));
    levels.write(0, entries, buffer.segment());
    return buffer;
  }

  private static EncodedPage page(
      ConstantLayout.Builder layout, List<PageBuffer> buffers, PageLevels levels) {
    layout.addAllLayers(levels.layers());
    return new EncodedPage(
        PageLayout.newBuilder().setConstantLayout(layout).build(), buffers, levels.rows());
  }
}
