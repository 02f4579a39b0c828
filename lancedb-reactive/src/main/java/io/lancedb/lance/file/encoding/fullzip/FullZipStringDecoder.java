package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.column.PackedRows;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.variable.FsstDecoder;
import io.lancedb.lance.file.encoding.variable.VariableBlock;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes of one string of a full-zip page: plain, compressed alone, FSST-coded, or both. */
final class FullZipStringDecoder {

  private final @Nullable BlockDecompressor decompressor;
  private final @Nullable FsstDecoder fsst;

  private FullZipStringDecoder(
      @Nullable BlockDecompressor decompressor, @Nullable FsstDecoder fsst) {
    this.decompressor = decompressor;
    this.fsst = fsst;
  }

  static FullZipStringDecoder of(
      CompressiveEncoding encoding, ValueType type, int lengthBytes, PageOrigin origin) {
    BlockDecompressor decompressor = null;
    FsstDecoder fsst = null;
    CompressiveEncoding inner = encoding;
    if (inner.hasGeneral()) {
      decompressor = new BlockDecompressor(inner.getGeneral().getCompression(), origin);
      inner = inner.getGeneral().getValues();
    }
    if (inner.hasFsst()) {
      fsst = new FsstDecoder(inner.getFsst().getSymbolTable(), origin);
      inner = inner.getFsst().getValues();
    }
    if (inner.hasVariablePackedStruct()) {
      PackedRows.check(inner.getVariablePackedStruct(), type, origin);
      return new FullZipStringDecoder(decompressor, fsst);
    }
    if (!inner.hasVariable() || !type.members().isEmpty()) {
      throw origin.unsupported("full-zip strings encoded as " + inner.getCompressionCase());
    }
    if (VariableBlock.offsetBytes(inner.getVariable(), origin) != lengthBytes) {
      throw origin.corrupt("lengths of %d bytes".formatted(lengthBytes));
    }
    return new FullZipStringDecoder(decompressor, fsst);
  }

  /** About how many bytes strings have that take this many in the file. */
  long likelyLength(long stored) {
    return fsst == null ? stored : fsst.likelyLength(stored);
  }

  /** Writes the string with these stored bytes as the value {@code ahead} of the column's row. */
  void decode(MemorySegment page, long from, long length, int ahead, DecodedVariableColumn out) {
    Objects.checkFromIndexSize(from, length, page.byteSize());
    if (decompressor == null) {
      if (fsst == null) {
        out.value(ahead, page, from, length);
      } else {
        out.coded(ahead, fsst, page, from, from + length);
      }
      return;
    }
    MemorySegment stored = page.asSlice(from, length);
    if (fsst == null) {
      long size = decompressor.uncompressedSize(stored);
      MemorySegment target = out.reserve(size);
      decompressor.decompress(stored, target.asSlice(out.position(), size));
      out.endValue(ahead, out.position() + size);
      return;
    }
    MemorySegment codes = decompressor.decompress(stored);
    out.coded(ahead, fsst, codes, 0, codes.byteSize());
  }
}
