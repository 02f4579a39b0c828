package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.PageBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.encoding.page.LevelEncoder;
import io.lancedb.lance.file.encoding.page.RepetitionIndexEncoder;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The mini-block layout: values in chunks of a few KiB that are decoded as a whole.
 *
 * <pre>
 * buffer 0   one word for each chunk, LE16 in 2.1 and LE32 in 2.2:
 *            (chunk bytes / 8 - 1) &lt;&lt; 4 | log2(values); the last chunk says 0: the rest
 * buffer 1   the chunks, each: LE16 levels; LE16 bytes of repetition levels, if there are any; the
 *            same of definition levels; for each value buffer its bytes, LE16 in 2.1 and LE32 in
 *            2.2; then repetition levels, definition levels and value buffers; header and each part
 *            padded to 8
 * last       with lists, the {@link RepetitionIndexEncoder repetition index}
 * </pre>
 *
 * <p>A chunk ends right after its last value; lists without a value that follow belong to the next
 * chunk, and after the last value to the last chunk.
 */
public final class MiniBlockEncoder {

  private static final byte PADDING = (byte) 0xFE;
  private static final int MAX_SMALL_CHUNK = 8 << 12;
  private static final int MAX_U16 = 0xFFFF;

  private final ChunkEncoder values;
  private final PageLevels levels;
  private final boolean large;
  private final int[] valueEnds;
  private final int[] entryEnds;
  private final @Nullable LevelEncoder repetition;
  private final @Nullable LevelEncoder definition;
  private final int headerSize;

  private MiniBlockEncoder(ChunkEncoder values, PageLevels levels, boolean large) {
    this.values = values;
    this.levels = levels;
    this.large = large;
    this.valueEnds = valueEnds(values, levels.values());
    this.entryEnds = levels.allVisible() ? valueEnds : entryEnds(levels, valueEnds);
    MemorySegment rep = levels.repetition();
    MemorySegment def = levels.definition();
    this.repetition = rep == null ? null : LevelEncoder.choose(rep, entryEnds, MAX_U16);
    this.definition = def == null ? null : LevelEncoder.choose(def, entryEnds, MAX_U16);
    int levelSizes = (repetition == null ? 0 : 2) + (definition == null ? 0 : 2);
    this.headerSize = pad(2 + levelSizes + values.bufferCount() * (large ? 4 : 2));
  }

  private static int[] valueEnds(ChunkEncoder values, int count) {
    int[] ends = new int[16];
    int n = 0;
    for (int first = 0; first < count; first = ends[n++]) {
      if (n == ends.length) {
        ends = Arrays.copyOf(ends, 2 * n);
      }
      ends[n] = first + values.chunkValues(first, count - first);
    }
    return Arrays.copyOf(ends, n);
  }

  private static int[] entryEnds(PageLevels levels, int[] valueEnds) {
    int[] ends = new int[valueEnds.length];
    int first = 0;
    int entry = 0;
    for (int i = 0; i < ends.length; i++) {
      int end =
          i == ends.length - 1 ? levels.entries() : levels.entriesEnd(entry, valueEnds[i] - first);
      if (end - entry > MAX_U16) {
        throw new UnsupportedFeatureException(
            "A chunk would have %d levels; at most %d can be stored: the rows have too many null or"
                    .formatted(end - entry, MAX_U16)
                + " empty lists between two values");
      }
      entry = end;
      first = valueEnds[i];
      ends[i] = end;
    }
    return ends;
  }

  /** Encodes the values of a page, at least one. */
  public static EncodedPage encode(
      ChunkEncoder values, PageLevels levels, boolean large, BufferAllocator allocator) {
    MiniBlockLayout.Builder layout = MiniBlockLayout.newBuilder();
    List<PageBuffer> buffers =
        new MiniBlockEncoder(values, levels, large).buffers(layout, allocator);
    layout.addAllLayers(levels.layers());
    return new EncodedPage(
        PageLayout.newBuilder().setMiniBlockLayout(layout).build(), buffers, levels.rows());
  }

  private List<PageBuffer> buffers(MiniBlockLayout.Builder layout, BufferAllocator allocator) {
    layout
        .setValueCompression(values.encoding())
        .setNumBuffers(values.bufferCount())
        .setNumItems(levels.values())
        .setHasLargeChunk(large);
    if (repetition != null) {
      layout.setRepCompression(repetition.encoding()).setRepetitionIndexDepth(1);
    }
    if (definition != null) {
      layout.setDefCompression(definition.encoding());
    }
    int wordSize = large ? 4 : 2;
    int chunks = valueEnds.length;
    List<PageBuffer> buffers = new ArrayList<>(3);
    try {
      PageBuffer words = PageBuffer.allocate(allocator, (long) chunks * wordSize);
      buffers.add(words);
      long total = 0;
      for (int i = 0; i < chunks; i++) {
        long size = chunkSize(i);
        if (!large && size > MAX_SMALL_CHUNK) {
          throw new UnsupportedFeatureException(
              "A chunk of %d bytes does not fit a file of version 2.1: write version 2.2"
                  .formatted(size));
        }
        int log = i == chunks - 1 ? 0 : Integer.numberOfTrailingZeros(valueEnds[i] - valueStart(i));
        Words.set(words.segment(), wordSize, i, (size / 8 - 1) << 4 | log);
        total += size;
      }
      buffers.add(chunks(total, allocator));
      if (levels.repetition() != null) {
        buffers.add(RepetitionIndexEncoder.chunks(levels, entryEnds, allocator));
      }
      return buffers;
    } catch (RuntimeException | Error e) {
      buffers.forEach(PageBuffer::close);
      throw e;
    }
  }

  private int valueStart(int chunk) {
    return chunk == 0 ? 0 : valueEnds[chunk - 1];
  }

  private int entryStart(int chunk) {
    return chunk == 0 ? 0 : entryEnds[chunk - 1];
  }

  private PageBuffer chunks(long size, BufferAllocator allocator) {
    PageBuffer data = PageBuffer.allocate(allocator, size);
    try {
      data.segment().fill(PADDING);
      long position = 0;
      for (int i = 0; i < valueEnds.length; i++) {
        long chunkSize = chunkSize(i);
        writeChunk(i, data.segment().asSlice(position, chunkSize));
        position += chunkSize;
      }
      return data;
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  private long chunkSize(int chunk) {
    int firstEntry = entryStart(chunk);
    int entries = entryEnds[chunk] - firstEntry;
    long size = headerSize;
    if (repetition != null) {
      size += pad(repetition.size(firstEntry, entries));
    }
    if (definition != null) {
      size += pad(definition.size(firstEntry, entries));
    }
    int first = valueStart(chunk);
    for (int buffer = 0; buffer < values.bufferCount(); buffer++) {
      size += pad(values.size(buffer, first, valueEnds[chunk] - first));
    }
    return size;
  }

  private void writeChunk(int index, MemorySegment chunk) {
    int firstEntry = entryStart(index);
    int entries = entryEnds[index] - firstEntry;
    chunk.set(Words.SHORT, 0, (short) (levels.any() ? entries : 0));
    int header = 2;
    int position = headerSize;
    if (repetition != null) {
      position += writeLevels(repetition, firstEntry, entries, chunk, header, position);
      header += 2;
    }
    if (definition != null) {
      position += writeLevels(definition, firstEntry, entries, chunk, header, position);
      header += 2;
    }
    int sizeBytes = large ? 4 : 2;
    int first = valueStart(index);
    int count = valueEnds[index] - first;
    for (int buffer = 0; buffer < values.bufferCount(); buffer++) {
      int size = values.size(buffer, first, count);
      Words.set(chunk.asSlice(header, sizeBytes), sizeBytes, 0, size);
      header += sizeBytes;
      values.write(buffer, first, count, chunk.asSlice(position, size));
      position += pad(size);
    }
  }

  /**
   * Writes a chunk's levels at {@code position}, their size at {@code header}; returns the size.
   */
  private static int writeLevels(
      LevelEncoder levels, int first, int count, MemorySegment chunk, int header, int position) {
    int size = levels.size(first, count);
    chunk.set(Words.SHORT, header, (short) size);
    levels.write(first, count, chunk.asSlice(position, size));
    return pad(size);
  }

  private static int pad(int size) {
    return size + 7 & -8;
  }

  /** Adds a dictionary to an encoded page of indices; the dictionary's buffer becomes the third. */
  static EncodedPage withDictionary(
      EncodedPage indices, CompressiveEncoding items, int count, PageBuffer block) {
    MiniBlockLayout layout =
        indices.layout().getMiniBlockLayout().toBuilder()
            .setDictionary(items)
            .setNumDictionaryItems(count)
            .build();
    List<PageBuffer> buffers = new ArrayList<>(indices.buffers());
    buffers.add(2, block);
    return new EncodedPage(
        PageLayout.newBuilder().setMiniBlockLayout(layout).build(), buffers, indices.rows());
  }
}
