package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import io.lancedb.lance.file.encoding.proto.BufferCompression;
import io.lancedb.objectstore.ByteRange;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * {@code flat}: values back to back, either bits, least significant bit first, or little-endian
 * values of whole bytes. With a compression the whole buffer is compressed, and read whole.
 */
final class FlatScan implements ArrayScan {

  private final ArrayPage page;
  private final ByteRange buffer;
  private final int bits;
  private final RowSpans rows;
  private final @Nullable BlockDecompressor decompressor;
  private int firstSlot = -1;

  FlatScan(ArrayPage page, ArrayEncoding.Flat flat, int bits, RowSpans rows) {
    this.page = page;
    this.buffer = page.buffer(flat.getBuffer());
    this.bits = bits;
    this.rows = rows;
    if (flat.getBitsPerValue() != bits) {
      throw page.origin()
          .corrupt("values of %d bits instead of %d".formatted(flat.getBitsPerValue(), bits));
    }
    boolean compressed = flat.hasCompression() && !flat.getCompression().getScheme().isEmpty();
    decompressor = compressed ? decompressor(flat.getCompression().getScheme()) : null;
  }

  private @Nullable BlockDecompressor decompressor(String scheme) {
    BufferCompression.Scheme known =
        switch (scheme) {
          case "none" -> BufferCompression.Scheme.COMPRESSION_ALGORITHM_UNSPECIFIED;
          case "lz4" -> BufferCompression.Scheme.COMPRESSION_ALGORITHM_LZ4;
          case "zstd" -> BufferCompression.Scheme.COMPRESSION_ALGORITHM_ZSTD;
          default -> throw page.origin().unsupported("the compression \"" + scheme + "\"");
        };
    return known == BufferCompression.Scheme.COMPRESSION_ALGORITHM_UNSPECIFIED
        ? null
        : new BlockDecompressor(
            BufferCompression.newBuilder().setScheme(known).build(), page.origin());
  }

  private long byteOf(long value) {
    return bits == 1 ? value >>> 3 : Math.multiplyExact(value, bits >>> 3);
  }

  private long byteAfter(long values) {
    return bits == 1 ? byteOf(values + 7) : byteOf(values);
  }

  @Override
  public void plan(Round round) {
    if (firstSlot >= 0 || rows.size() == 0) {
      return;
    }
    if (decompressor != null) {
      firstSlot = page.read(buffer, 0, buffer.length(), round.data());
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      int slot = page.read(buffer, byteOf(rows.start(i)), byteAfter(rows.end(i)), round.data());
      firstSlot = i == 0 ? slot : firstSlot;
    }
  }

  /** Fails unless the data has the bytes of the rows; before room is made for them. */
  void check(RangeReads data) {
    if (decompressor == null || rows.size() == 0) {
      return;
    }
    long size = decompressor.uncompressedSize(data.bytes(firstSlot));
    if (byteAfter(rows.end(rows.size() - 1)) > size) {
      throw page.origin().corrupt("values behind the %d compressed bytes".formatted(size));
    }
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    FixedTarget values = (FixedTarget) out;
    if (decompressor != null && rows.size() > 0) {
      check(data);
      decompress(decompressor, data.bytes(firstSlot), values);
    } else if (rows.size() != 1 || !values.adopt(data.buffer(firstSlot))) {
      for (int i = 0; i < rows.size(); i++) {
        long from = bits == 1 ? rows.start(i) & 7 : 0;
        values.append(data.bytes(firstSlot + i), from, (int) rows.count(i));
      }
    }
  }

  private void decompress(BlockDecompressor by, MemorySegment stored, FixedTarget values) {
    long size = by.uncompressedSize(stored);
    try (ArrowBuf memory = values.allocator().buffer(size)) {
      MemorySegment all = ArrowMemory.segment(memory).asSlice(0, size);
      by.decompress(stored, all);
      for (int i = 0; i < rows.size(); i++) {
        values.append(all, rows.start(i), (int) rows.count(i));
      }
    }
  }
}
