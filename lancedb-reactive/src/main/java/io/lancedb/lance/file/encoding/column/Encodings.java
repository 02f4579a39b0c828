package io.lancedb.lance.file.encoding.column;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.encoding.proto.ByteStreamSplit;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FixedSizeList;
import io.lancedb.lance.file.encoding.proto.Flat;
import io.lancedb.lance.file.encoding.proto.Fsst;
import io.lancedb.lance.file.encoding.proto.InlineBitpacking;
import io.lancedb.lance.file.encoding.proto.OutOfLineBitpacking;
import io.lancedb.lance.file.encoding.proto.Rle;
import io.lancedb.lance.file.encoding.proto.Variable;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The messages that describe encoded values. */
public final class Encodings {

  private Encodings() {}

  /** Values of so many bits, back to back. */
  public static CompressiveEncoding flat(int bits) {
    return CompressiveEncoding.newBuilder()
        .setFlat(Flat.newBuilder().setBitsPerValue(bits))
        .build();
  }

  /** Byte strings with offsets of 4 or 8 bytes. */
  public static CompressiveEncoding variable(int offsetBytes) {
    return CompressiveEncoding.newBuilder()
        .setVariable(Variable.newBuilder().setOffsets(flat(8 * offsetBytes)))
        .build();
  }

  /** Packed values that state their width with each block. */
  public static CompressiveEncoding inlineBitpacking(int bits) {
    return CompressiveEncoding.newBuilder()
        .setInlineBitpacking(InlineBitpacking.newBuilder().setUncompressedBitsPerValue(bits))
        .build();
  }

  /** Packed values of one width. */
  public static CompressiveEncoding outOfLineBitpacking(int bits, int packedBits) {
    return CompressiveEncoding.newBuilder()
        .setOutOfLineBitpacking(
            OutOfLineBitpacking.newBuilder()
                .setUncompressedBitsPerValue(bits)
                .setValues(flat(packedBits)))
        .build();
  }

  /** Values and lengths of runs. */
  public static CompressiveEncoding runLength(int bits) {
    return CompressiveEncoding.newBuilder()
        .setRle(Rle.newBuilder().setValues(flat(bits)).setRunLengths(flat(8)))
        .build();
  }

  /** The bytes of values, position by position. */
  public static CompressiveEncoding byteStreamSplit(int bits) {
    return CompressiveEncoding.newBuilder()
        .setByteStreamSplit(ByteStreamSplit.newBuilder().setValues(flat(bits)))
        .build();
  }

  /** Byte strings coded with a table of symbols. */
  public static CompressiveEncoding fsst(ByteString table, CompressiveEncoding values) {
    return CompressiveEncoding.newBuilder()
        .setFsst(Fsst.newBuilder().setSymbolTable(table).setValues(values))
        .build();
  }

  /**
   * Plain values of a type, which may be lists.
   *
   * @param itemNulls for each level of lists, outermost first, null where no item is null
   */
  public static CompressiveEncoding plain(ValueType type, @Nullable MemorySegment[] itemNulls) {
    CompressiveEncoding values = flat(type.bits());
    for (int level = itemNulls.length - 1; level >= 0; level--) {
      values =
          CompressiveEncoding.newBuilder()
              .setFixedSizeList(
                  FixedSizeList.newBuilder()
                      .setItemsPerValue(type.dimensions().get(level))
                      .setHasValidity(itemNulls[level] != null)
                      .setValues(values))
              .build();
    }
    return values;
  }
}
