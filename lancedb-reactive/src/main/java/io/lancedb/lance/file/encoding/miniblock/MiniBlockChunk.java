package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.page.BlockDecoder;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One chunk after the other of a mini-block page:
 *
 * <pre>
 * LE16 number of levels        0 when the page has none
 * LE16 definition bytes        only with definition levels
 * LE16 | LE32 size             of each value buffer; LE32 for large chunks
 * pad to 8
 * definition levels, pad to 8
 * value buffers, each padded to 8
 * </pre>
 */
final class MiniBlockChunk {

  private final MiniBlockLayout layout;
  private final ValueDecoder values;
  private final PageOrigin origin;
  private final BlockDecoder blocks;
  private final MemorySegment[] buffers;
  private short @Nullable [] levels;

  MiniBlockChunk(MiniBlockLayout layout, ValueDecoder values, PageOrigin origin) {
    this.layout = layout;
    this.values = values;
    this.origin = origin;
    this.blocks = new BlockDecoder(origin);
    this.buffers = new MemorySegment[values.bufferCount()];
  }

  void load(MemorySegment chunk, int count) {
    int numLevels = Bits.u16(chunk, 0);
    long header = 2;
    int levelBytes = 0;
    if (layout.hasDefCompression()) {
      levelBytes = Bits.u16(chunk, header);
      header += 2;
    }
    int sizeWidth = layout.getHasLargeChunk() ? 4 : 2;
    long at = pad(header + (long) sizeWidth * buffers.length);
    levels = null;
    if (layout.hasDefCompression()) {
      if (numLevels != count) {
        throw origin.corrupt("%d levels of %d values".formatted(numLevels, count));
      }
      levels = blocks.levels(layout.getDefCompression(), chunk.asSlice(at, levelBytes), count);
      at = pad(at + levelBytes);
    } else if (numLevels != 0) {
      throw origin.corrupt("a chunk with levels in a page without them");
    }
    for (int i = 0; i < buffers.length; i++) {
      long size = Bits.unsigned(chunk, header + (long) i * sizeWidth, sizeWidth);
      buffers[i] = chunk.asSlice(at, size);
      at = pad(at + size);
    }
    values.load(buffers, count, levels);
  }

  private static long pad(long offset) {
    return offset + 7 & ~7L;
  }

  /** Appends values of the chunk to the column. */
  void append(int from, int to, DecodedColumn out) {
    out.checkRoom(to - from);
    values.write(from, to, out);
    if (levels == null) {
      out.appendValid(to - from);
    } else {
      out.appendLevels(levels, from, to);
    }
  }
}
