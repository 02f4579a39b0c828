package io.lancedb.lance.file.encoding.fixed;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Values of 4 or 8 bytes, split so that a general compression finds more in them: byte j of value i
 * of a chunk of n values is at {@code j * n + i}.
 */
public final class ByteStreamSplitEncoder implements ChunkEncoder {

  private static final int CHUNK_BYTES = 4096;

  private final MemorySegment values;
  private final int width;

  /** Takes values of so many bytes. */
  public ByteStreamSplitEncoder(MemorySegment values, int width) {
    this.values = values;
    this.width = width;
  }

  /**
   * Whether to split values: the bytes at one position, over all positions, have less entropy than
   * this share of 8 bits.
   */
  public static boolean pays(MemorySegment values, int count, int width, double share) {
    if (width != 4 && width != 8 || share <= 0) {
      return false;
    }
    if (share >= 1) {
      return true;
    }
    double entropy = 0;
    for (int position = 0; position < width; position++) {
      int[] counts = new int[256];
      for (int i = 0; i < count; i++) {
        counts[values.get(JAVA_BYTE, (long) i * width + position) & 0xff]++;
      }
      for (int byteCount : counts) {
        if (byteCount > 0) {
          double p = (double) byteCount / count;
          entropy -= p * Math.log(p) / Math.log(2);
        }
      }
    }
    return entropy / width < 8 * share;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.byteStreamSplit(width * 8);
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    return Math.min(rest, CHUNK_BYTES / width);
  }

  @Override
  public int size(int buffer, int first, int count) {
    return count * width;
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    for (int j = 0; j < width; j++) {
      long from = (long) first * width + j;
      long to = (long) j * count;
      for (int i = 0; i < count; i++) {
        target.set(JAVA_BYTE, to + i, values.get(JAVA_BYTE, from + (long) i * width));
      }
    }
  }
}
