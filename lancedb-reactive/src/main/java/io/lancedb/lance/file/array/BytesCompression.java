package io.lancedb.lance.file.array;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * General compression of a page's bytes, as field metadata asks for it: the uncompressed size, LE32
 * for LZ4 and LE64 for ZSTD, then a block or a frame; no bytes for none.
 */
enum BytesCompression {
  LZ4("lz4", 4),
  ZSTD("zstd", 8);

  private final String scheme;
  private final int header;

  BytesCompression(String scheme, int header) {
    this.scheme = scheme;
    this.header = header;
  }

  /** The compression of a name; null for none and for one that does not belong to bytes. */
  static @Nullable BytesCompression of(@Nullable String name) {
    for (BytesCompression compression : values()) {
      if (compression.scheme.equals(name)) {
        return compression;
      }
    }
    return null;
  }

  String scheme() {
    return scheme;
  }

  PageBuffer compress(MemorySegment bytes, BufferAllocator allocator) {
    long size = bytes.byteSize();
    if (size == 0) {
      return PageBuffer.allocate(allocator, 0);
    }
    Compressor compressor = this == LZ4 ? new Lz4JavaCompressor() : new ZstdJavaCompressor();
    int most = compressor.maxCompressedLength(Math.toIntExact(size));
    try (PageBuffer room = PageBuffer.allocate(allocator, header + (long) most)) {
      MemorySegment target = room.segment();
      if (this == LZ4) {
        target.set(Bits.LE32, 0, (int) size);
      } else {
        target.set(Bits.LE64, 0, size);
      }
      int length = compressor.compress(bytes, target.asSlice(header));
      PageBuffer exact = PageBuffer.allocate(allocator, header + (long) length);
      MemorySegment.copy(target, 0, exact.segment(), 0, header + (long) length);
      return exact;
    }
  }
}
