package io.lancedb.lance.file.encoding;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.encoding.proto.RepDefLayer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The constant layout: one value for all rows that are not null.
 *
 * <pre>
 * all null                no buffers
 * fixed width             the value stands in the layout; with nulls two buffers: repetition levels,
 *                         of size 0, and LE16 definition levels
 * variable                a buffer: LE32 2 (parts), LE32 8, LE32 length (bytes of the parts), LE32 0,
 *                         LE32 length (offsets), the bytes; with nulls the two level buffers follow
 * </pre>
 *
 * <p>The layout has fields for compressed levels, but the official reader takes the levels of a
 * page with a value as they are.
 */
final class ConstantEncoder {

  private ConstantEncoder() {}

  static EncodedPage allNull(int rows) {
    return page(ConstantLayout.newBuilder().addLayers(RepDefLayer.NULLABLE_ITEM), List.of(), rows);
  }

  /** A page of one value of fixed width. */
  static EncodedPage inline(
      MemorySegment value, RowNulls nulls, int rows, BufferAllocator allocator) {
    ConstantLayout.Builder layout =
        ConstantLayout.newBuilder()
            .addLayers(Encodings.layer(nulls))
            .setInlineValue(ByteString.copyFrom(value.toArray(ValueLayout.JAVA_BYTE)));
    List<PageBuffer> buffers = new ArrayList<>();
    addLevels(nulls, rows, buffers, allocator);
    return page(layout, buffers, rows);
  }

  /** A page of one value of variable length. */
  static EncodedPage variable(
      MemorySegment value, RowNulls nulls, int rows, BufferAllocator allocator) {
    ConstantLayout.Builder layout = ConstantLayout.newBuilder().addLayers(Encodings.layer(nulls));
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
      addLevels(nulls, rows, buffers, allocator);
      return page(layout, buffers, rows);
    } catch (RuntimeException | Error e) {
      buffers.forEach(PageBuffer::close);
      throw e;
    }
  }

  private static void addLevels(
      RowNulls nulls, int rows, List<PageBuffer> buffers, BufferAllocator allocator) {
    if (!nulls.any()) {
      return;
    }
    LevelEncoder levels = LevelEncoder.flat(nulls.segment());
    PageBuffer definition = PageBuffer.allocate(allocator, levels.size(0, rows));
    try {
      levels.write(0, rows, definition.segment());
      buffers.add(PageBuffer.allocate(allocator, 0));
    } catch (RuntimeException | Error e) {
      definition.close();
      throw e;
    }
    buffers.add(definition);
  }

  private static EncodedPage page(
      ConstantLayout.Builder layout, List<PageBuffer> buffers, int rows) {
    return new EncodedPage(
        PageLayout.newBuilder().setConstantLayout(layout).build(), buffers, rows);
  }
}
