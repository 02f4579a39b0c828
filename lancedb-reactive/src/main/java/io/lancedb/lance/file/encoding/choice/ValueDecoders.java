package io.lancedb.lance.file.encoding.choice;

import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.fixed.BooleanDecoder;
import io.lancedb.lance.file.encoding.fixed.FixedDecoder;
import io.lancedb.lance.file.encoding.fixed.FixedSizeListDecoder;
import io.lancedb.lance.file.encoding.fixed.FixedValueDecoder;
import io.lancedb.lance.file.encoding.fixed.ListValidity;
import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import io.lancedb.lance.file.encoding.general.GeneralDecoder;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.PackedStruct;
import io.lancedb.lance.file.encoding.variable.FsstDecoder;
import io.lancedb.lance.file.encoding.variable.VariableBlock;
import io.lancedb.lance.file.encoding.variable.VariableDecoder;
import java.util.List;

/** Chooses the decoder for an encoding of mini-block values, and checks it against the type. */
public final class ValueDecoders {

  private ValueDecoders() {}

  /** The decoder for values of a type. */
  public static ValueDecoder of(CompressiveEncoding encoding, ValueType type, PageOrigin origin) {
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
        yield new FixedSizeListDecoder(
            FixedDecoder.of(levels.items(), type.bits(), origin), type, levels);
      }
      case PACKED -> {
        if (!encoding.hasPackedStruct()) {
          throw origin.unsupported("packed structs encoded as " + encoding.getCompressionCase());
        }
        CompressiveEncoding rows = packed(encoding.getPackedStruct(), type, origin);
        yield new FixedValueDecoder(FixedDecoder.of(rows, type.bits(), origin), type.itemBytes());
      }
      case FIXED -> {
        if (type.bits() > 1) {
          yield new FixedValueDecoder(
              FixedDecoder.of(encoding, type.bits(), origin), type.itemBytes());
        }
        if (!encoding.hasFlat()) {
          throw origin.unsupported("booleans encoded as " + encoding.getCompressionCase());
        }
        origin.expectBits(encoding.getFlat().getBitsPerValue(), 1);
        yield new BooleanDecoder();
      }
    };
  }

  /** The encoding of the rows of packed structs, checked to be those of the type. */
  public static CompressiveEncoding packed(
      PackedStruct encoding, ValueType type, PageOrigin origin) {
    List<Integer> bits = encoding.getBitsPerValueList().stream().map(Math::toIntExact).toList();
    if (type.kind() != ValueType.Kind.PACKED || !bits.equals(type.members())) {
      throw origin.corrupt(
          "packed structs of %s bits instead of %s".formatted(bits, type.members()));
    }
    return encoding.getValues();
  }

  private static ValueDecoder variable(CompressiveEncoding encoding, PageOrigin origin) {
    if (encoding.hasVariable()) {
      return new VariableDecoder(VariableBlock.offsetBytes(encoding.getVariable(), origin), null);
    }
    if (encoding.hasFsst() && encoding.getFsst().getValues().hasVariable()) {
      return new VariableDecoder(
          VariableBlock.offsetBytes(encoding.getFsst().getValues().getVariable(), origin),
          new FsstDecoder(encoding.getFsst().getSymbolTable(), origin));
    }
    throw origin.unsupported("strings encoded as " + encoding.getCompressionCase());
  }
}
