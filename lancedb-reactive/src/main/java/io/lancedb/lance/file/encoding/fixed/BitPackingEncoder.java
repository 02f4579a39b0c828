package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Inline bit-packing: chunks of up to 1024 values of T bits, each a word of T bits with the packed
 * width W, followed by one block of 1024 values in FastLanes order.
 */
public final class BitPackingEncoder implements ChunkEncoder {

  private final MemorySegment values;
  private final int width;
  private final byte[] packedBits;
  private final long totalSize;
  private final FastLanesEncoder lanes = new FastLanesEncoder();

  /** Takes {@code count} little-endian words of so many bits. */
  public BitPackingEncoder(MemorySegment values, int count, int bits) {
    this.values = values;
    this.width = bits / 8;
    this.packedBits =
        new byte[(int) ((count + (long) FastLanesEncoder.BLOCK - 1) / FastLanesEncoder.BLOCK)];
    long total = 0;
    for (int block = 0; block < packedBits.length; block++) {
      packedBits[block] = (byte) bitsNeeded(block * FastLanesEncoder.BLOCK, count);
      total += size(0, block * FastLanesEncoder.BLOCK, 0);
    }
    this.totalSize = total;
  }

  private int bitsNeeded(int first, int count) {
    int end = Math.min(count, first + FastLanesEncoder.BLOCK);
    long all = 0;
    for (int i = first; i < end; i++) {
      all |= Words.get(values, width, i);
    }
    return Long.SIZE - Long.numberOfLeadingZeros(all);
  }

  /** Bytes of all chunks. */
  public long totalSize() {
    return totalSize;
  }

  @Override
  public CompressiveEncoding encoding() {
    return Encodings.inlineBitpacking(width * 8);
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public int chunkValues(int first, int rest) {
    return Math.min(rest, FastLanesEncoder.BLOCK);
  }

  @Override
  public int size(int buffer, int first, int count) {
    return width + FastLanesEncoder.size(packedBits[first / FastLanesEncoder.BLOCK]);
  }

  @Override
  public void write(int buffer, int first, int count, MemorySegment target) {
    int bits = packedBits[first / FastLanesEncoder.BLOCK];
    Words.set(target, width, 0, bits);
    lanes.pack(values, width, first, count, bits, target.asSlice(width));
  }
}
