package io.lancedb.lance.file.encoding.general;

import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.proto.BufferCompression;
import java.lang.foreign.MemorySegment;

/**
 * General compression of one buffer.
 *
 * <ul>
 *   <li>LZ4: LE32 uncompressed size, then one LZ4 block (not a frame).
 *   <li>ZSTD: LE64 uncompressed size, then one frame; or a bare frame that names its size.
 * </ul>
 *
 * An empty buffer stands for no bytes.
 */
public final class BlockDecompressor {

  /** More than this is not decompressed onto the heap: pages are cut at 8 MiB. */
  private static final long MAX_HEAP_SIZE = 1 << 27;

  private static final int ZSTD_MAGIC = 0xfd2fb528;

  private final PageOrigin origin;
  private final boolean zstd;
  private final Lz4JavaDecompressor lz4Decoder = new Lz4JavaDecompressor();
  private final ZstdJavaDecompressor zstdDecoder = new ZstdJavaDecompressor();

  /** Fails for an unknown scheme. */
  public BlockDecompressor(BufferCompression compression, PageOrigin origin) {
    this.origin = origin;
    zstd =
        switch (compression.getScheme()) {
          case COMPRESSION_ALGORITHM_LZ4 -> false;
          case COMPRESSION_ALGORITHM_ZSTD -> true;
          default -> throw origin.unsupported("the compression scheme " + compression.getScheme());
        };
  }

  /** The uncompressed size, checked to be one that the compressed bytes can have. */
  public long uncompressedSize(MemorySegment compressed) {
    long size;
    long most;
    if (compressed.byteSize() == 0) {
      return 0;
    } else if (!zstd) {
      size = Bits.u32(compressed, 0);
      most = (compressed.byteSize() - 4) * 255;
    } else {
      // A block of 4 bytes gives at most 128 KiB.
      size = isFrame(compressed) ? frameSize(compressed) : compressed.get(Bits.LE64, 0);
      most = compressed.byteSize() << 15;
    }
    if (size < 0 || size > Math.min(most, Integer.MAX_VALUE - 8)) {
      throw new IllegalArgumentException(
          "%d compressed bytes claim to hold %d".formatted(compressed.byteSize(), size));
    }
    return size;
  }

  /** A descriptor of a frame has bit 4 clear; a size with these first bytes would be absurd. */
  private static boolean isFrame(MemorySegment bytes) {
    return bytes.byteSize() >= 5
        && bytes.get(Bits.LE32, 0) == ZSTD_MAGIC
        && (Bits.unsigned(bytes, 4, 1) & 0x10) == 0;
  }

  private long frameSize(MemorySegment frame) {
    byte[] head = new byte[(int) Math.min(frame.byteSize(), 18)];
    MemorySegment.copy(frame, 0, MemorySegment.ofArray(head), 0, head.length);
    return zstdDecoder.getDecompressedSize(head, 0, head.length);
  }

  /** Decompresses into the first bytes of {@code target}, which has room for all of them. */
  public void decompress(MemorySegment compressed, MemorySegment target) {
    if (target.byteSize() == 0) {
      return;
    }
    long header = zstd ? isFrame(compressed) ? 0 : 8 : 4;
    MemorySegment body = compressed.asSlice(header);
    int size = zstd ? zstdDecoder.decompress(body, target) : lz4Decoder.decompress(body, target);
    if (size != target.byteSize()) {
      throw new IllegalArgumentException(
          "%d bytes came out where %d were promised".formatted(size, target.byteSize()));
    }
  }

  /** Decompresses onto the heap. */
  public MemorySegment decompress(MemorySegment compressed) {
    long size = uncompressedSize(compressed);
    if (size > MAX_HEAP_SIZE) {
      throw origin.unsupported("a compressed block of %d bytes".formatted(size));
    }
    MemorySegment target = MemorySegment.ofArray(new byte[(int) size]);
    decompress(compressed, target);
    return target;
  }
}
