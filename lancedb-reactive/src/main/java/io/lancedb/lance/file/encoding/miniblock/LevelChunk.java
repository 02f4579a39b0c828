package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.page.BlockDecoder;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.level.PageLayers;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a mini-block page of a nested column: its levels, which are decoded at once, its
 * values on demand, and which of both are wanted.
 *
 * <pre>
 * LE16 number of levels        modulo 65,536; 0 when the page has none
 * LE16 repetition bytes        only with lists
 * LE16 definition bytes        only with definition levels
 * LE16 | LE32 size             of each value buffer; LE32 for large chunks
 * pad to 8
 * repetition levels, definition levels, value buffers, each padded to 8
 * </pre>
 */
final class LevelChunk {

  private final MemorySegment bytes;
  private final int values;
  private final long sizesAt;
  private final long valuesAt;
  private final int entries;
  private final short @Nullable [] repetition;
  private final short @Nullable [] definition;

  /** Pairs of the wanted values: the first, and the one after the last. */
  private int[] wanted = new int[2];

  private int wantedCount;

  LevelChunk(
      MiniBlockLayout layout,
      MemorySegment bytes,
      int values,
      PageLayers layers,
      BlockDecoder blocks,
      PageOrigin origin) {
    this.bytes = bytes;
    this.values = values;
    boolean hasRepetition = layout.hasRepCompression();
    boolean hasDefinition = layout.hasDefCompression();
    int repetitionBytes = hasRepetition ? Bits.u16(bytes, 2) : 0;
    int definitionBytes = hasDefinition ? Bits.u16(bytes, hasRepetition ? 4 : 2) : 0;
    sizesAt = 2L + (hasRepetition ? 2 : 0) + (hasDefinition ? 2 : 0);
    long at = pad(sizesAt + (long) sizeWidth(layout) * layout.getNumBuffers());
    MemorySegment storedRepetition = bytes.asSlice(at, repetitionBytes);
    at = pad(at + repetitionBytes);
    MemorySegment storedDefinition = bytes.asSlice(at, definitionBytes);
    valuesAt = pad(at + definitionBytes);
    int stated = Bits.u16(bytes, 0);
    long count = values;
    if (hasRepetition) {
      count = blocks.chunkLevels(layout.getRepCompression(), storedRepetition, stated);
    } else if (hasDefinition) {
      count = blocks.chunkLevels(layout.getDefCompression(), storedDefinition, stated);
    } else if (stated != 0) {
      throw origin.corrupt("a chunk with levels in a page without them");
    }
    if (hasRepetition && hasDefinition) {
      blocks.checkRuns(
          layout.getRepCompression(),
          storedRepetition,
          layout.getDefCompression(),
          storedDefinition);
    }
    entries = Math.toIntExact(count);
    repetition =
        hasRepetition
            ? blocks.chunkLevels(layout.getRepCompression(), storedRepetition, count)
            : null;
    definition =
        hasDefinition
            ? blocks.chunkLevels(layout.getDefCompression(), storedDefinition, count)
            : null;
    int visible = definition == null ? entries : layers.countVisible(definition, 0, entries);
    if (visible != values) {
      throw origin.corrupt("%d values of %d levels".formatted(values, visible));
    }
  }

  private static int sizeWidth(MiniBlockLayout layout) {
    return layout.getHasLargeChunk() ? 4 : 2;
  }

  private static long pad(long offset) {
    return offset + 7 & ~7L;
  }

  int entries() {
    return entries;
  }

  short @Nullable [] repetition() {
    return repetition;
  }

  short @Nullable [] definition() {
    return definition;
  }

  /** Marks values, after all that were marked before. */
  void want(int from, int to) {
    if (2 * wantedCount == wanted.length) {
      wanted = Arrays.copyOf(wanted, 4 * wantedCount);
    }
    wanted[2 * wantedCount] = from;
    wanted[2 * wantedCount++ + 1] = to;
  }

  /** Decodes the values and appends the wanted ones. */
  void append(
      MiniBlockLayout layout,
      PageLayers layers,
      ValueDecoder decoder,
      short @Nullable [] visible,
      DecodedColumn out) {
    if (wantedCount == 0) {
      return;
    }
    MemorySegment[] buffers = new MemorySegment[decoder.bufferCount()];
    long at = valuesAt;
    int width = sizeWidth(layout);
    for (int i = 0; i < buffers.length; i++) {
      long size = Bits.unsigned(bytes, sizesAt + (long) i * width, width);
      buffers[i] = bytes.asSlice(at, size);
      at = pad(at + size);
    }
    decoder.load(buffers, values, valueLevels(layers));
    for (int i = 0; i < wantedCount; i++) {
      int from = wanted[2 * i];
      int to = wanted[2 * i + 1];
      out.checkRoom(to - from);
      decoder.write(from, to, out);
      if (visible == null) {
        out.appendValid(to - from);
      } else {
        out.appendLevels(visible, out.row(), out.row() + to - from);
      }
    }
  }

  /** The definition levels of the values, without those of entries that have none. */
  private short @Nullable [] valueLevels(PageLayers layers) {
    if (definition == null || entries == values) {
      return definition;
    }
    short[] levels = new short[values];
    int n = 0;
    for (short level : definition) {
      if ((level & 0xffff) <= layers.maxVisible()) {
        levels[n++] = level;
      }
    }
    return levels;
  }
}
