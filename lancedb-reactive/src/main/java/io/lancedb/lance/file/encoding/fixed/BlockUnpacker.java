package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import java.lang.foreign.MemorySegment;

/** Scratch memory to unpack one block of 1,024 values at a time, for one word size. */
public final class BlockUnpacker {

  private final int bits;
  private final Object words;
  private final Object values;
  private final MemorySegment wordBytes;
  private final MemorySegment valueBytes;

  /** For words of 8, 16, 32 or 64 bits. */
  public BlockUnpacker(int bits, PageOrigin origin) {
    this.bits = bits;
    switch (bits) {
      case 8 -> {
        words = new byte[BitUnpacking.BLOCK];
        values = new byte[BitUnpacking.BLOCK];
        wordBytes = MemorySegment.ofArray((byte[]) words);
        valueBytes = MemorySegment.ofArray((byte[]) values);
      }
      case 16 -> {
        words = new short[BitUnpacking.BLOCK];
        values = new short[BitUnpacking.BLOCK];
        wordBytes = MemorySegment.ofArray((short[]) words);
        valueBytes = MemorySegment.ofArray((short[]) values);
      }
      case 32 -> {
        words = new int[BitUnpacking.BLOCK];
        values = new int[BitUnpacking.BLOCK];
        wordBytes = MemorySegment.ofArray((int[]) words);
        valueBytes = MemorySegment.ofArray((int[]) values);
      }
      case 64 -> {
        words = new long[BitUnpacking.BLOCK];
        values = new long[BitUnpacking.BLOCK];
        wordBytes = MemorySegment.ofArray((long[]) words);
        valueBytes = MemorySegment.ofArray((long[]) values);
      }
      default -> throw origin.unsupported("bit-packed words of %d bits".formatted(bits));
    }
  }

  /** The 1,024 values that were unpacked last, as little-endian words. */
  public MemorySegment values() {
    return valueBytes;
  }

  /** Unpacks the block of {@code 128 * width} bytes at an offset. */
  public void unpack(MemorySegment source, long offset, long width) {
    if (width < 0 || width > bits) {
      throw new IllegalArgumentException(
          "packed width %d in words of %d bits".formatted(width, bits));
    }
    MemorySegment.copy(source, offset, wordBytes, 0, 128 * width);
    switch (bits) {
      case 8 -> BitUnpacking.unpack((byte[]) words, (int) width, (byte[]) values);
      case 16 -> BitUnpacking.unpack((short[]) words, (int) width, (short[]) values);
      case 32 -> BitUnpacking.unpack((int[]) words, (int) width, (int[]) values);
      default -> BitUnpacking.unpack((long[]) words, (int) width, (long[]) values);
    }
  }

  /** Unpacks an inline block: one word with the width, then the packed values. */
  public void unpackInline(MemorySegment source) {
    int wordBytesCount = bits >>> 3;
    long width = Bits.unsigned(source, 0, wordBytesCount);
    if (width > bits || source.byteSize() != wordBytesCount + 128 * width) {
      throw new IllegalArgumentException(
          "a packed width of %s in %d bytes"
              .formatted(Long.toUnsignedString(width), source.byteSize()));
    }
    unpack(source, wordBytesCount, width);
  }
}
