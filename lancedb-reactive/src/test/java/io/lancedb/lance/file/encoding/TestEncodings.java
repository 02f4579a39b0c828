package io.lancedb.lance.file.encoding;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.encoding.proto.BufferCompression;
import io.lancedb.lance.file.encoding.proto.ByteStreamSplit;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.FixedSizeList;
import io.lancedb.lance.file.encoding.proto.Flat;
import io.lancedb.lance.file.encoding.proto.Fsst;
import io.lancedb.lance.file.encoding.proto.General;
import io.lancedb.lance.file.encoding.proto.InlineBitpacking;
import io.lancedb.lance.file.encoding.proto.OutOfLineBitpacking;
import io.lancedb.lance.file.encoding.proto.Rle;
import io.lancedb.lance.file.encoding.proto.Variable;

/** Encoding messages in few words, for tests that make pages. */
public final class TestEncodings {

  private TestEncodings() {}

  public static CompressiveEncoding flat(int bits) {
    return of().setFlat(Flat.newBuilder().setBitsPerValue(bits)).build();
  }

  public static CompressiveEncoding inline(int bits) {
    return of().setInlineBitpacking(InlineBitpacking.newBuilder().setUncompressedBitsPerValue(bits))
        .build();
  }

  public static CompressiveEncoding outOfLine(int bits, int packed) {
    return of().setOutOfLineBitpacking(
            OutOfLineBitpacking.newBuilder()
                .setUncompressedBitsPerValue(bits)
                .setValues(flat(packed)))
        .build();
  }

  public static CompressiveEncoding rle(int bits) {
    return of().setRle(Rle.newBuilder().setValues(flat(bits)).setRunLengths(flat(8))).build();
  }

  public static CompressiveEncoding variable(int bits) {
    return of().setVariable(Variable.newBuilder().setOffsets(flat(bits))).build();
  }

  public static CompressiveEncoding fsst(ByteString table, CompressiveEncoding values) {
    return of().setFsst(Fsst.newBuilder().setSymbolTable(table).setValues(values)).build();
  }

  public static CompressiveEncoding split(int bits) {
    return of().setByteStreamSplit(ByteStreamSplit.newBuilder().setValues(flat(bits))).build();
  }

  public static CompressiveEncoding list(int items, CompressiveEncoding values) {
    return of().setFixedSizeList(
            FixedSizeList.newBuilder().setItemsPerValue(items).setValues(values))
        .build();
  }

  public static CompressiveEncoding lz4(CompressiveEncoding values) {
    return general(BufferCompression.Scheme.COMPRESSION_ALGORITHM_LZ4, values);
  }

  public static CompressiveEncoding zstd(CompressiveEncoding values) {
    return general(BufferCompression.Scheme.COMPRESSION_ALGORITHM_ZSTD, values);
  }

  public static CompressiveEncoding general(
      BufferCompression.Scheme scheme, CompressiveEncoding values) {
    return of().setGeneral(
            General.newBuilder()
                .setCompression(BufferCompression.newBuilder().setScheme(scheme))
                .setValues(values))
        .build();
  }

  private static CompressiveEncoding.Builder of() {
    return CompressiveEncoding.newBuilder();
  }
}
