package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.proto.PageLayout;
import java.lang.foreign.MemorySegment;
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
 * buffer 1   the chunks, each: LE16 levels; LE16 bytes of definition levels, if there are any;
 *            for each value buffer its bytes, LE16 in 2.1 and LE32 in 2.2; then definition levels
 *            and value buffers; header and each part padded to 8
 * </pre>
 */
final class MiniBlockEncoder {

  private static final byte PADDING = (byte) 0xFE;
  private static final int MAX_SMALL_CHUNK = 8 << 12;

  private final ChunkEncoder values;
  private final boolean large;
  private final @Nullable LevelEncoder levels;
  private final int[] counts;
  private final int chunks;
  private final int headerSize;

  private MiniBlockEncoder(ChunkEncoder values, int rows, RowNulls nulls, boolean large) {
    this.values = values;
    this.large = large;
    int[] found = new int[16];
    int n = 0;
    for (int first = 0; first < rows; first += found[n++]) {
      if (n == found.length) {
        found = Arrays.copyOf(found, 2 * n);
      }
      found[n] = values.chunkValues(first, rows - first);
    }
    this.counts = found;
    this.chunks = n;
    this.levels = nulls.any() ? LevelEncoder.choose(nulls.segment(), found, n) : null;
    this.headerSize =
        (int) pad(2 + (levels == null ? 0 : 2) + (long) values.bufferCount() * (large ? 4 : 2));
  }

  /** Encodes the values of a page. */
  static EncodedPage encode(
      ChunkEncoder values, int rows, RowNulls nulls, boolean large, BufferAllocator allocator) {
    MiniBlockLayout.Builder layout = MiniBlockLayout.newBuilder();
    List<PageBuffer> buffers =
        new MiniBlockEncoder(values, rows, nulls, large).buffers(layout, rows, allocator);
    layout.addLayers(Encodings.layer(nulls));
    return new EncodedPage(
        PageLayout.newBuilder().setMiniBlockLayout(layout).build(), buffers, rows);
  }

  private List<PageBuffer> buffers(
      MiniBlockLayout.Builder layout, int rows, BufferAllocator allocator) {
    layout
        .setValueCompression(values.encoding())
        .setNumBuffers(values.bufferCount())
        .setNumItems(rows)
        .setHasLargeChunk(large);
    if (levels != null) {
      layout.setDefCompression(levels.encoding());
    }
    int wordSize = large ? 4 : 2;
    PageBuffer words = PageBuffer.allocate(allocator, (long) chunks * wordSize);
    try {
      long total = 0;
      int first = 0;
      for (int i = 0; i < chunks; i++) {
        long size = chunkSize(first, counts[i]);
        if (!large && size > MAX_SMALL_CHUNK) {
          throw new IllegalStateException("A chunk of %d bytes does not fit 2.1".formatted(size));
        }
        int log = i == chunks - 1 ? 0 : Integer.numberOfTrailingZeros(counts[i]);
        Words.set(words.segment(), wordSize, i, (size / 8 - 1) << 4 | log);
        total += size;
        first += counts[i];
      }
      return List.of(words, chunks(total, allocator));
    } catch (RuntimeException | Error e) {
      words.close();
      throw e;
    }
  }

  private PageBuffer chunks(long size, BufferAllocator allocator) {
    PageBuffer data = PageBuffer.allocate(allocator, size);
    try {
      data.segment().fill(PADDING);
      long position = 0;
      int first = 0;
      for (int i = 0; i < chunks; i++) {
        long chunkSize = chunkSize(first, counts[i]);
        writeChunk(first, counts[i], data.segment().asSlice(position, chunkSize));
        position += chunkSize;
        first += counts[i];
      }
      return data;
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  private long chunkSize(int first, int count) {
    long size = headerSize;
    if (levels != null) {
      size += pad(levels.size(first, count));
    }
    for (int buffer = 0; buffer < values.bufferCount(); buffer++) {
      size += pad(values.size(buffer, first, count));
    }
    return size;
  }

  private void writeChunk(int first, int count, MemorySegment chunk) {
    int sizeBytes = large ? 4 : 2;
    chunk.set(Words.SHORT, 0, (short) (levels == null ? 0 : count));
    long header = 2;
    long position = headerSize;
    if (levels != null) {
      int size = levels.size(first, count);
      chunk.set(Words.SHORT, header, (short) size);
      header += 2;
      levels.write(first, count, chunk.asSlice(position, size));
      position += pad(size);
    }
    for (int buffer = 0; buffer < values.bufferCount(); buffer++) {
      int size = values.size(buffer, first, count);
      Words.set(chunk.asSlice(header, sizeBytes), sizeBytes, 0, size);
      header += sizeBytes;
      values.write(buffer, first, count, chunk.asSlice(position, size));
      position += pad(size);
    }
  }

  private static long pad(long size) {
    return size + 7 & -8;
  }

  /** Adds a dictionary to an encoded page of indices; the dictionary's buffer becomes the third. */
  static EncodedPage withDictionary(EncodedPage indices, DictionaryEncoder.Items items) {
    MiniBlockLayout layout =
        indices.layout().getMiniBlockLayout().toBuilder()
            .setDictionary(items.encoding())
            .setNumDictionaryItems(items.count())
            .build();
    return new EncodedPage(
        PageLayout.newBuilder().setMiniBlockLayout(layout).build(),
        List.of(indices.buffers().get(0), indices.buffers().get(1), items.buffer()),
        indices.rows());
  }
}
