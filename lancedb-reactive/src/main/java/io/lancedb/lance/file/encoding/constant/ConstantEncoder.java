package io.lancedb.lance.file.encoding.constant;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.encoding.page.LevelEncoder;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.level.PageLevels;
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
 * fixed width     up to 32 bytes: the value stands in the layout; the level buffers, if there are
 *                 levels
 * longer          a buffer: LE32 1 (parts), LE32 length, the bytes; the level buffers as above
 * variable        a buffer: LE32 2 (parts), LE32 8 or 16, LE32 length (bytes of the parts), two
 *                 offsets of 4 or 8 bytes, 0 and length, the bytes; the level buffers as above
 * level buffers   repetition levels, definition levels; one that is missing has size 0
 * </pre>
 *
 * <p>Levels are LE16. In 2.2 those of a page without a value may be compressed blocks; the official
 * reader takes the levels of a page with a value as they are.
 */
public final class ConstantEncoder {

  private static final int MAX_INLINE = 32;

  private ConstantEncoder() {}

  /** A page without a value that is not null; it may have no value at all. */
  public static EncodedPage allNull(PageLevels levels, boolean large, BufferAllocator allocator) {
    ConstantLayout.Builder layout = ConstantLayout.newBuilder();
    List<PageBuffer> buffers = new ArrayList<>();
    if (levels.layers().size() > 1) {
      addLevels(levels, large ? layout : null, buffers, allocator);
    }
    return page(layout, buffers, levels);
  }

  /** A page of one value of fixed width. */
  public static EncodedPage fixed(
      MemorySegment value, PageLevels levels, BufferAllocator allocator) {
    if (value.byteSize() > MAX_INLINE) {
      byte[] head = new byte[8];
      int[] parts = {1, (int) value.byteSize()};
      MemorySegment.ofArray(head).copyFrom(MemorySegment.ofArray(parts));
      return withBuffer(head, value, levels, allocator);
    }
    ConstantLayout.Builder layout =
        ConstantLayout.newBuilder()
            .setInlineValue(ByteString.copyFrom(value.toArray(ValueLayout.JAVA_BYTE)));
    List<PageBuffer> buffers = new ArrayList<>();
    addLevels(levels, null, buffers, allocator);
    return page(layout, buffers, levels);
  }

  /** A page of one value of variable length, in a column with offsets of 4 or 8 bytes. */
  public static EncodedPage variable(
      MemorySegment value, int offsetBytes, PageLevels levels, BufferAllocator allocator) {
    byte[] head = new byte[12 + 2 * offsetBytes];
    MemorySegment words = MemorySegment.ofArray(head);
    words.set(Words.INT, 0, 2);
    words.set(Words.INT, 4, 2 * offsetBytes);
    words.set(Words.INT, 8, (int) value.byteSize());
    Words.set(words.asSlice(12), offsetBytes, 1, value.byteSize());
    return withBuffer(head, value, levels, allocator);
  }

  private static EncodedPage withBuffer(
      byte[] head, MemorySegment value, PageLevels levels, BufferAllocator allocator) {
    List<PageBuffer> buffers = new ArrayList<>();
    try {
      PageBuffer buffer = PageBuffer.allocate(allocator, head.length + value.byteSize());
      buffers.add(buffer);
      buffer.segment().copyFrom(MemorySegment.ofArray(head));
      buffer.segment().asSlice(head.length).copyFrom(value);
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
    LevelEncoder repetition = encoder(levels.repetition(), levels, compressed != null);
    LevelEncoder definition = encoder(levels.definition(), levels, compressed != null);
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
      @Nullable MemorySegment bytes, PageLevels levels, boolean compress) {
    if (bytes == null) {
      return null;
    }
    return compress
        ? LevelEncoder.choose(bytes, new int[] {levels.entries()}, Integer.MAX_VALUE)
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
