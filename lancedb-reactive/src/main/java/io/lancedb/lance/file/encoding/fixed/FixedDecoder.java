package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/** Decodes the fixed-width values of one mini-block chunk after the other. */
public abstract sealed class FixedDecoder
    permits FlatDecoder,
        FlatBitsDecoder,
        BitPackingDecoder,
        RunLengthDecoder,
        ByteStreamSplitDecoder,
        CompressedDecoder {

  /** Little-endian words of the chunk, once it is loaded. */
  MemorySegment values = MemorySegment.NULL;

  /** The decoder for values of whole bytes, or for flat bits, checked against their width. */
  public static FixedDecoder of(CompressiveEncoding encoding, int bits, PageOrigin origin) {
    return switch (encoding.getCompressionCase()) {
      case FLAT -> {
        if (encoding.getFlat().hasData()) {
          throw origin.unsupported("a compressed flat buffer");
        }
        origin.expectBits(encoding.getFlat().getBitsPerValue(), bits);
        yield bits == 1 ? new FlatBitsDecoder() : new FlatDecoder(bits >>> 3);
      }
      case INLINE_BITPACKING -> {
        if (encoding.getInlineBitpacking().hasValues()) {
          throw origin.unsupported("a compressed bit-packed buffer");
        }
        origin.expectBits(encoding.getInlineBitpacking().getUncompressedBitsPerValue(), bits);
        yield new BitPackingDecoder(bits, origin);
      }
      case RLE -> new RunLengthDecoder(encoding.getRle(), bits, origin);
      case BYTE_STREAM_SPLIT -> {
        CompressiveEncoding values = encoding.getByteStreamSplit().getValues();
        if (!values.hasFlat()) {
          throw origin.unsupported("byte-stream-split of values that are not flat");
        }
        origin.expectBits(values.getFlat().getBitsPerValue(), bits);
        yield new ByteStreamSplitDecoder(bits >>> 3);
      }
      case GENERAL ->
          new CompressedDecoder(
              new BlockDecompressor(encoding.getGeneral().getCompression(), origin),
              of(encoding.getGeneral().getValues(), bits, origin));
      default -> throw origin.unsupported("values encoded as " + encoding.getCompressionCase());
    };
  }

  /** Little-endian words of the chunk that was loaded last. */
  public final MemorySegment values() {
    return values;
  }

  /** Number of value buffers of a chunk that belong to this decoder. */
  public abstract int bufferCount();

  /** Takes a chunk of {@code count} values whose buffers begin with {@code first}. */
  public abstract void load(MemorySegment[] buffers, int first, int count);

  /** A buffer of whole values, which has exactly as many bytes as they take. */
  public static MemorySegment exactly(MemorySegment buffer, long bytes) {
    if (buffer.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "%d bytes of values instead of %d".formatted(buffer.byteSize(), bytes));
    }
    return buffer;
  }
}
