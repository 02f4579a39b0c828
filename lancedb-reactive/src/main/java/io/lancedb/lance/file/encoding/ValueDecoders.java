package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.PackedStruct;
import io.lancedb.lance.file.encoding.proto.Variable;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Chooses the decoder for an encoding of mini-block values, and checks it against the type. */
final class ValueDecoders {

  private ValueDecoders() {}

  /** The decoder for values of a type. */
  static ValueDecoder of(CompressiveEncoding encoding, ValueType type, PageOrigin origin) {
    if (encoding.hasGeneral()) {
      return new GeneralDecoder(
          new BlockDecompressor(encoding.getGeneral().getCompression(), origin),
          of(encoding.getGeneral().getValues(), type, origin));
    }
    return switch (type.kind()) {
      case NULL -> throw origin.corrupt("values in a column of the type null");
      case VARIABLE -> variable(encoding, origin);
      case LIST -> {
        ListValidity levels = new ListValidity(encoding, type, origin);
        yield new FixedSizeListDecoder(fixed(levels.items(), type.bits(), origin), type, levels);
      }
      case PACKED -> {
        if (!encoding.hasPackedStruct()) {
          throw origin.unsupported("packed structs encoded as " + encoding.getCompressionCase());
        }
        CompressiveEncoding rows = packed(encoding.getPackedStruct(), type, origin);
        yield new FixedValueDecoder(fixed(rows, type.bits(), origin), type.itemBytes());
      }
      case FIXED -> {
        if (type.bits() > 1) {
          yield new FixedValueDecoder(fixed(encoding, type.bits(), origin), type.itemBytes());
        }
        if (!encoding.hasFlat()) {
          throw origin.unsupported("booleans encoded as " + encoding.getCompressionCase());
        }
        expectBits(encoding.getFlat().getBitsPerValue(), 1, origin);
        yield new BooleanDecoder();
      }
    };
  }

  /** The encoding of the rows of packed structs, checked to be those of the type. */
  static CompressiveEncoding packed(PackedStruct encoding, ValueType type, PageOrigin origin) {
    List<Integer> bits = encoding.getBitsPerValueList().stream().map(Math::toIntExact).toList();
    if (type.kind() != ValueType.Kind.PACKED || !bits.equals(type.members())) {
      throw origin.corrupt(
          "packed structs of %s bits instead of %s".formatted(bits, type.members()));
    }
    return encoding.getValues();
  }

  /** The decoder for fixed-width values of whole bytes, or for flat bits. */
  static FixedDecoder fixed(CompressiveEncoding encoding, int bits, PageOrigin origin) {
    return switch (encoding.getCompressionCase()) {
      case FLAT -> {
        if (encoding.getFlat().hasData()) {
          throw origin.unsupported("a compressed flat buffer");
        }
        expectBits(encoding.getFlat().getBitsPerValue(), bits, origin);
        yield bits == 1 ? new FixedDecoder.FlatBits() : new FixedDecoder.Flat(bits >>> 3);
      }
      case INLINE_BITPACKING -> {
        if (encoding.getInlineBitpacking().hasValues()) {
          throw origin.unsupported("a compressed bit-packed buffer");
        }
        expectBits(encoding.getInlineBitpacking().getUncompressedBitsPerValue(), bits, origin);
        yield new FixedDecoder.InlineBitpacking(bits, origin);
      }
      case RLE -> new FixedDecoder.Runs(new RunLengthDecoder(encoding.getRle(), bits, origin));
      case BYTE_STREAM_SPLIT -> {
        CompressiveEncoding values = encoding.getByteStreamSplit().getValues();
        if (!values.hasFlat()) {
          throw origin.unsupported("byte-stream-split of values that are not flat");
        }
        expectBits(values.getFlat().getBitsPerValue(), bits, origin);
        yield new FixedDecoder.ByteStreamSplit(bits >>> 3);
      }
      case GENERAL ->
          new FixedDecoder.General(
              new BlockDecompressor(encoding.getGeneral().getCompression(), origin),
              fixed(encoding.getGeneral().getValues(), bits, origin));
      default -> throw origin.unsupported("values encoded as " + encoding.getCompressionCase());
    };
  }

  private static ValueDecoder variable(CompressiveEncoding encoding, PageOrigin origin) {
    if (encoding.hasVariable()) {
      return new VariableDecoder(offsetBytes(encoding.getVariable(), origin), null);
    }
    if (encoding.hasFsst() && encoding.getFsst().getValues().hasVariable()) {
      return new VariableDecoder(
          offsetBytes(encoding.getFsst().getValues().getVariable(), origin),
          new FsstDecoder(encoding.getFsst().getSymbolTable(), origin));
    }
    throw origin.unsupported("strings encoded as " + encoding.getCompressionCase());
  }

  /** Bytes of an offset. */
  static int offsetBytes(Variable encoding, PageOrigin origin) {
    long bits =
        encoding.getOffsets().hasFlat() ? encoding.getOffsets().getFlat().getBitsPerValue() : 0;
    if (encoding.hasValues() || bits != 32 && bits != 64) {
      throw origin.unsupported("strings with compressed bytes or encoded offsets");
    }
    return (int) bits >>> 3;
  }

  static void expectBits(long bits, int expected, PageOrigin origin) {
    if (bits != expected) {
      throw origin.corrupt("values of %d bits instead of %d".formatted(bits, expected));
    }
  }

  /** Reads {@code count + 1} offsets, checked to ascend and to end within {@code limit}. */
  static int[] offsets(MemorySegment source, long at, int width, int count, long limit) {
    MemorySegment stored = source.asSlice(at, (count + 1L) * width);
    int[] offsets = new int[count + 1];
    if (width == 4) {
      MemorySegment.copy(stored, 0, MemorySegment.ofArray(offsets), 0, stored.byteSize());
    } else {
      for (int i = 0; i <= count; i++) {
        offsets[i] = Math.toIntExact(stored.getAtIndex(Bits.LE64, i));
      }
    }
    int previous = 0;
    boolean ascending = true;
    for (int offset : offsets) {
      ascending &= offset >= previous;
      previous = offset;
    }
    if (!ascending || previous > limit) {
      throw new IllegalArgumentException("offsets of strings are out of order or bounds");
    }
    return offsets;
  }
}
