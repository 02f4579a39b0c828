package io.lancedb.lance.file.encoding.page;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.fixed.BitUnpacking;
import io.lancedb.lance.file.encoding.fixed.BlockUnpacker;
import io.lancedb.lance.file.encoding.fixed.FixedDecoder;
import io.lancedb.lance.file.encoding.fixed.RunLengthDecoder;
import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.OutOfLineBitpacking;
import io.lancedb.lance.file.encoding.variable.VariableBlock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes blocks: one self-contained buffer of levels or dictionary items.
 *
 * <ul>
 *   <li>flat: little-endian values
 *   <li>inline bit-packing: one word with the width, then one packed block; at most 1,024 values
 *   <li>out-of-line bit-packing: packed blocks of 1,024 values; the remaining values either raw or
 *       as one padded block, told apart by the length (raw when both fit)
 *   <li>run-length: LE64 bytes of the run values, run values, run lengths of one byte
 *   <li>variable: LE32 offset bits (32), LE32 position of the bytes, LE32 offsets from 0, bytes;
 *       the same with LE64 for 64
 *   <li>general: a compressed block of any of these
 * </ul>
 */
public final class BlockDecoder {

  /** No block unfolds to more than this many times its bytes; one of LZ4 over runs comes close. */
  private static final long MAX_GROWTH = 1 << 15;

  /** Pages have fewer rows and dictionaries fewer items: files are cut at a million rows. */
  private static final long MAX_VALUES = 1 << 25;

  private final PageOrigin origin;
  private @Nullable BlockUnpacker levelUnpacker;

  /** Decodes blocks of a page. */
  public BlockDecoder(PageOrigin origin) {
    this.origin = origin;
  }

  /**
   * The values of a fixed-width block, as {@code count} little-endian words; valid until the next
   * block.
   */
  public MemorySegment fixed(
      CompressiveEncoding encoding, MemorySegment block, long count, int bits) {
    int width = bits >>> 3;
    if (count < 0 || count > Math.min(MAX_VALUES, (block.byteSize() + 16) * MAX_GROWTH)) {
      throw origin.corrupt("%d values in a block of %d bytes".formatted(count, block.byteSize()));
    }
    return switch (encoding.getCompressionCase()) {
      case FLAT -> {
        origin.expectBits(encoding.getFlat().getBitsPerValue(), bits);
        yield FixedDecoder.exactly(block, count * width);
      }
      case INLINE_BITPACKING -> {
        origin.expectBits(encoding.getInlineBitpacking().getUncompressedBitsPerValue(), bits);
        if (count > BitUnpacking.BLOCK) {
          throw origin.corrupt(count + " values in an inline bit-packed block");
        }
        BlockUnpacker unpacker = unpacker(bits);
        unpacker.unpackInline(block);
        yield unpacker.values().asSlice(0, count * width);
      }
      case OUT_OF_LINE_BITPACKING ->
          outOfLine(encoding.getOutOfLineBitpacking(), block, (int) count, bits);
      case RLE -> {
        RunLengthDecoder runs = new RunLengthDecoder(encoding.getRle(), bits, origin);
        long valueBytes = block.get(Bits.LE64, 0);
        runs.load(block.asSlice(8, valueBytes), block.asSlice(8 + valueBytes), (int) count);
        yield runs.values();
      }
      case GENERAL ->
          fixed(encoding.getGeneral().getValues(), decompress(encoding, block), count, bits);
      default -> throw origin.unsupported("blocks encoded as " + encoding.getCompressionCase());
    };
  }

  /** The values of a block of flat bits. */
  public MemorySegment bits(CompressiveEncoding encoding, MemorySegment block, long count) {
    if (encoding.hasGeneral()) {
      return bits(encoding.getGeneral().getValues(), decompress(encoding, block), count);
    }
    if (!encoding.hasFlat()) {
      throw origin.unsupported("bits encoded as " + encoding.getCompressionCase());
    }
    origin.expectBits(encoding.getFlat().getBitsPerValue(), 1);
    if (count < 0 || count > 8 * block.byteSize()) {
      throw origin.corrupt("%d bits in a block of %d bytes".formatted(count, block.byteSize()));
    }
    return block;
  }

  /** Levels are unpacked chunk after chunk, so their scratch memory is kept. */
  private BlockUnpacker unpacker(int bits) {
    if (bits != 16) {
      return new BlockUnpacker(bits, origin);
    }
    if (levelUnpacker == null) {
      levelUnpacker = new BlockUnpacker(bits, origin);
    }
    return levelUnpacker;
  }

  private MemorySegment decompress(CompressiveEncoding encoding, MemorySegment block) {
    return new BlockDecompressor(encoding.getGeneral().getCompression(), origin).decompress(block);
  }

  private MemorySegment outOfLine(
      OutOfLineBitpacking encoding, MemorySegment block, int count, int bits) {
    origin.expectBits(encoding.getUncompressedBitsPerValue(), bits);
    if (!encoding.getValues().hasFlat()) {
      throw origin.unsupported("out-of-line bit-packing of values that are not flat");
    }
    long packedWidth = encoding.getValues().getFlat().getBitsPerValue();
    if (packedWidth < 0 || packedWidth > bits) {
      throw origin.corrupt("packed width %d of %d bits".formatted(packedWidth, bits));
    }
    int width = bits >>> 3;
    MemorySegment out = MemorySegment.ofArray(new byte[count * width]);
    BlockUnpacker unpacker = unpacker(bits);
    int whole = count / BitUnpacking.BLOCK;
    long blockBytes = 128 * packedWidth;
    for (int i = 0; i < whole; i++) {
      unpacker.unpack(block, i * blockBytes, packedWidth);
      MemorySegment.copy(
          unpacker.values(), 0, out, (long) i * BitUnpacking.BLOCK * width, 1024L * width);
    }
    long tail = (long) (count - whole * BitUnpacking.BLOCK) * width;
    long tailAt = whole * blockBytes;
    long outAt = (long) whole * BitUnpacking.BLOCK * width;
    if (block.byteSize() - tailAt == tail) {
      MemorySegment.copy(block, tailAt, out, outAt, tail);
    } else if (block.byteSize() - tailAt != blockBytes) {
      throw origin.corrupt(
          "%d values of %d bits packed in %d bytes"
              .formatted(count, packedWidth, block.byteSize()));
    } else {
      unpacker.unpack(block, tailAt, packedWidth);
      MemorySegment.copy(unpacker.values(), 0, out, outAt, tail);
    }
    return out;
  }

  /** The values of a block of byte strings. */
  public VariableBlock variable(CompressiveEncoding encoding, MemorySegment block, long count) {
    return switch (encoding.getCompressionCase()) {
      case VARIABLE -> {
        int width = VariableBlock.offsetBytes(encoding.getVariable(), origin);
        if (Bits.unsigned(block, 0, width) != 8L * width) {
          throw origin.corrupt("a block of byte strings with unexpected offsets");
        }
        if (count < 0 || count >= block.byteSize() / width) {
          throw origin.corrupt("%d strings in %d bytes".formatted(count, block.byteSize()));
        }
        MemorySegment bytes = block.asSlice(Bits.unsigned(block, width, width));
        yield new VariableBlock(
            VariableBlock.offsets(block, 2L * width, width, (int) count, bytes.byteSize()), bytes);
      }
      case GENERAL ->
          variable(encoding.getGeneral().getValues(), decompress(encoding, block), count);
      default -> throw origin.unsupported("blocks encoded as " + encoding.getCompressionCase());
    };
  }

  /**
   * How many levels the block of a chunk has. Blocks tell by themselves, but may be padded, and an
   * official writer is known to end some runs one level late; the chunk's header has the number
   * modulo 65,536.
   */
  public long chunkLevels(CompressiveEncoding encoding, MemorySegment block, int stated) {
    long available =
        switch (encoding.getCompressionCase()) {
          case FLAT -> block.byteSize() / 2;
          case RLE -> runs(encoding, block);
          default -> stated;
        };
    if (available < stated) {
      throw origin.corrupt("%d levels instead of %d".formatted(available, stated));
    }
    return stated + (available - stated & ~0xffffL);
  }

  /** Fails when runs of levels that belong together are not equally long, as some writers' are. */
  public void checkRuns(
      CompressiveEncoding repetition,
      MemorySegment repetitionBlock,
      CompressiveEncoding definition,
      MemorySegment definitionBlock) {
    if (repetition.hasRle() && definition.hasRle()) {
      long repeated = runs(repetition, repetitionBlock);
      long defined = runs(definition, definitionBlock);
      if (repeated != defined) {
        throw origin.corrupt(
            "%d repetition levels and %d definition levels".formatted(repeated, defined));
      }
    }
  }

  private long runs(CompressiveEncoding encoding, MemorySegment block) {
    RunLengthDecoder.check(encoding.getRle(), origin);
    long sum = 0;
    for (long i = 8 + block.get(Bits.LE64, 0); i < block.byteSize(); i++) {
      sum += block.get(ValueLayout.JAVA_BYTE, i) & 0xff;
    }
    return sum;
  }

  /** The first {@code count} levels of the block of a chunk. */
  public short[] chunkLevels(CompressiveEncoding encoding, MemorySegment block, long count) {
    return encoding.hasRle()
        ? Arrays.copyOf(levels(encoding, block, runs(encoding, block)), Math.toIntExact(count))
        : levels(encoding, block, count);
  }

  /** Levels: {@code count} unsigned 16-bit values. */
  public short[] levels(CompressiveEncoding encoding, MemorySegment block, long count) {
    MemorySegment levels = fixed(encoding, block, count, 16);
    short[] out = new short[(int) count];
    MemorySegment.copy(levels, 0, MemorySegment.ofArray(out), 0, 2L * out.length);
    return out;
  }
}
