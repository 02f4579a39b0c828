package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.fixed.BitUnpacking;
import io.lancedb.objectstore.ByteRange;
import java.lang.foreign.MemorySegment;

/**
 * {@code bitpacked_for_non_neg}: blocks of 1,024 unsigned integers of W bits in FastLanes order,
 * the last one filled up with zeros; see {@link BitUnpacking}.
 */
final class FastLanesScan implements ArrayScan {

  private static final int BLOCK = BitUnpacking.BLOCK;

  private final ArrayPage page;
  private final ByteRange buffer;
  private final int bits;
  private final int width;
  private final RowSpans rows;
  private int firstSlot = -1;

  FastLanesScan(
      ArrayPage page, ArrayEncoding.BitpackedForNonNeg encoding, int bits, RowSpans rows) {
    this.page = page;
    this.buffer = page.buffer(encoding.getBuffer());
    this.bits = bits;
    this.rows = rows;
    width =
        page.packedWidth(
            encoding.getCompressedBitsPerValue(), encoding.getUncompressedBitsPerValue(), bits);
  }

  @Override
  public void plan(Round round) {
    if (firstSlot >= 0) {
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      long from = rows.start(i) / BLOCK;
      long to = (rows.end(i) + BLOCK - 1) / BLOCK;
      long blockBytes = 128L * width;
      int slot =
          page.read(
              buffer,
              Math.multiplyExact(from, blockBytes),
              Math.multiplyExact(to, blockBytes),
              round.data());
      firstSlot = i == 0 ? slot : firstSlot;
    }
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    FixedTarget values = (FixedTarget) out;
    Block block = new Block(bits, width);
    for (int span = 0; span < rows.size(); span++) {
      MemorySegment stored = data.bytes(firstSlot + span);
      long first = rows.start(span) / BLOCK;
      long row = rows.start(span);
      while (row < rows.end(span)) {
        long number = row / BLOCK;
        long end = Math.min(rows.end(span), (number + 1) * BLOCK);
        block.unpack(stored.asSlice((number - first) * 128L * width, 128L * width));
        values.append(block.values, row % BLOCK, (int) (end - row));
        row = end;
      }
    }
  }

  /** One block, in arrays of the type that the unpacking takes. */
  private static final class Block {

    final MemorySegment values;
    private final MemorySegment words;
    private final Object out;
    private final Object in;
    private final int width;

    Block(int bits, int width) {
      this.width = width;
      int words = 128 * width / (bits / 8);
      switch (bits) {
        case 8 -> {
          byte[] source = new byte[words];
          byte[] target = new byte[BLOCK];
          this.words = MemorySegment.ofArray(source);
          values = MemorySegment.ofArray(target);
          in = source;
          out = target;
        }
        case 16 -> {
          short[] source = new short[words];
          short[] target = new short[BLOCK];
          this.words = MemorySegment.ofArray(source);
          values = MemorySegment.ofArray(target);
          in = source;
          out = target;
        }
        case 32 -> {
          int[] source = new int[words];
          int[] target = new int[BLOCK];
          this.words = MemorySegment.ofArray(source);
          values = MemorySegment.ofArray(target);
          in = source;
          out = target;
        }
        default -> {
          long[] source = new long[words];
          long[] target = new long[BLOCK];
          this.words = MemorySegment.ofArray(source);
          values = MemorySegment.ofArray(target);
          in = source;
          out = target;
        }
      }
    }

    void unpack(MemorySegment stored) {
      words.copyFrom(stored);
      switch (in) {
        case byte[] bytes -> BitUnpacking.unpack(bytes, width, (byte[]) out);
        case short[] shorts -> BitUnpacking.unpack(shorts, width, (short[]) out);
        case int[] ints -> BitUnpacking.unpack(ints, width, (int[]) out);
        default -> BitUnpacking.unpack((long[]) in, width, (long[]) out);
      }
    }
  }
}
