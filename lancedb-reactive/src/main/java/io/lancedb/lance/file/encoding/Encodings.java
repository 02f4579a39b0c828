package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.encoding.proto.BufferCompression;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FixedSizeList;
import io.lancedb.lance.file.encoding.proto.Flat;
import io.lancedb.lance.file.encoding.proto.General;
import io.lancedb.lance.file.encoding.proto.InlineBitpacking;
import io.lancedb.lance.file.encoding.proto.OutOfLineBitpacking;
import io.lancedb.lance.file.encoding.proto.Rle;
import io.lancedb.lance.file.encoding.proto.Variable;

/** The messages that describe encoded values. */
final class Encodings {

  private Encodings() {}

  static CompressiveEncoding flat(int bits) {
    return CompressiveEncoding.newBuilder()
        .setFlat(Flat.newBuilder().setBitsPerValue(bits))
        .build();
  }

  static CompressiveEncoding variable() {
    return CompressiveEncoding.newBuilder()
        .setVariable(Variable.newBuilder().setOffsets(flat(32)))
        .build();
  }

  static CompressiveEncoding inlineBitpacking(int bits) {
    return CompressiveEncoding.newBuilder()
        .setInlineBitpacking(InlineBitpacking.newBuilder().setUncompressedBitsPerValue(bits))
        .build();
  }

  static CompressiveEncoding outOfLineBitpacking(int bits, int packedBits) {
    return CompressiveEncoding.newBuilder()
        .setOutOfLineBitpacking(
            OutOfLineBitpacking.newBuilder()
                .setUncompressedBitsPerValue(bits)
                .setValues(flat(packedBits)))
        .build();
  }

  static CompressiveEncoding runLength(int bits) {
    return CompressiveEncoding.newBuilder()
        .setRle(Rle.newBuilder().setValues(flat(bits)).setRunLengths(flat(8)))
        .build();
  }

  static CompressiveEncoding fixedSizeList(int dimension, int itemBits, boolean hasValidity) {
    return CompressiveEncoding.newBuilder()
        .setFixedSizeList(
            FixedSizeList.newBuilder()
                .setItemsPerValue(dimension)
                .setHasValidity(hasValidity)
                .setValues(flat(itemBits)))
        .build();
  }

  static CompressiveEncoding lz4(CompressiveEncoding values) {
    return CompressiveEncoding.newBuilder()
        .setGeneral(
            General.newBuilder()
                .setCompression(
                    BufferCompression.newBuilder()
                        .setScheme(BufferCompression.Scheme.COMPRESSION_ALGORITHM_LZ4))
                .setValues(values))
        .build();
  }
}
