package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Where the chunks of a mini-block page are. One word a chunk, LE32 for large chunks and LE16
 * otherwise: {@code (bytes / 8 - 1) << 4 | log2(values)}. The last chunk's logarithm is normally 0
 * and means the rest.
 */
final class ChunkTable {

  private final long[] bytes;
  private final long[] values;

  private ChunkTable(long[] bytes, long[] values) {
    this.bytes = bytes;
    this.values = values;
  }

  /**
   * Reads the words.
   *
   * @param hidden whether a last chunk without values is fine, since it may have levels
   */
  static ChunkTable parse(
      MemorySegment words,
      boolean large,
      long items,
      boolean hidden,
      long chunkBytes,
      PageOrigin origin) {
    int width = large ? 4 : 2;
    int count = Math.toIntExact(words.byteSize() / width);
    if (words.byteSize() % width != 0 || count == 0 && items > 0) {
      throw origin.corrupt("chunk words of %d bytes".formatted(words.byteSize()));
    }
    long[] bytes = new long[count + 1];
    long[] values = new long[count + 1];
    for (int i = 0; i < count; i++) {
      long word = Bits.unsigned(words, (long) i * width, width);
      int log = (int) (word & 15);
      boolean last = i == count - 1;
      bytes[i + 1] = bytes[i] + ((word >>> 4) + 1) * 8;
      values[i + 1] = last && log == 0 ? items : values[i] + (1L << log);
    }
    if (bytes[count] > chunkBytes
        || values[count] != items
        || count > 0 && items < values[count - 1]
        || count > 0 && !hidden && items == values[count - 1] && items > 0) {
      throw origin.corrupt(
          "%d chunks of %d values in %d bytes, instead of %d values in %d bytes"
              .formatted(count, values[count], bytes[count], items, chunkBytes));
    }
    return new ChunkTable(bytes, values);
  }

  /** Number of chunks. */
  int size() {
    return bytes.length - 1;
  }

  /** The chunk that holds a value. */
  int chunkOf(long value) {
    int found = Arrays.binarySearch(values, value);
    return found >= 0 ? found : -found - 2;
  }

  /** First byte of a chunk within the chunk data; also the end of the chunk before. */
  long firstByte(int chunk) {
    return bytes[chunk];
  }

  /** First value of a chunk; also the end of the chunk before. */
  long firstValue(int chunk) {
    return values[chunk];
  }

  long memoryBytes() {
    return 16L * bytes.length;
  }
}
