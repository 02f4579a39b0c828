package io.lancedb.lance.file.encoding.general;

import io.airlift.compress.v3.Compressor;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.lancedb.lance.file.encoding.proto.BufferCompression;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.General;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * General compression of one buffer: LZ4 as LE32 uncompressed size and one LZ4 block, ZSTD as LE64
 * uncompressed size and one frame. {@link BlockDecompressor} is its inverse. The codec has one
 * level, whatever level a field asks for; any reader reads any level.
 */
public final class BlockCompressor {

  private final BufferCompression.Scheme scheme;
  private final int header;
  private final Compressor codec;
  private byte[] source = {};
  private byte[] target = {};

  private BlockCompressor(BufferCompression.Scheme scheme, int header, Compressor codec) {
    this.scheme = scheme;
    this.header = header;
    this.codec = codec;
  }

  /** LZ4 blocks. */
  public static BlockCompressor lz4() {
    return new BlockCompressor(
        BufferCompression.Scheme.COMPRESSION_ALGORITHM_LZ4, 4, new Lz4JavaCompressor());
  }

  /** Zstandard frames. */
  public static BlockCompressor zstd() {
    return new BlockCompressor(
        BufferCompression.Scheme.COMPRESSION_ALGORITHM_ZSTD, 8, new ZstdJavaCompressor());
  }

  /** The message that says so of an encoding. */
  public CompressiveEncoding wrap(CompressiveEncoding values) {
    BufferCompression.Builder compression = BufferCompression.newBuilder().setScheme(scheme);
    return CompressiveEncoding.newBuilder()
        .setGeneral(General.newBuilder().setCompression(compression).setValues(values))
        .build();
  }

  /** The compressed form. */
  public byte[] compress(MemorySegment bytes) {
    int size = Math.toIntExact(bytes.byteSize());
    if (source.length < size) {
      source = new byte[Math.max(size, 2 * source.length)];
    }
    int room = header + codec.maxCompressedLength(size);
    if (target.length < room) {
      target = new byte[room];
    }
    MemorySegment.copy(bytes, 0, MemorySegment.ofArray(source), 0, size);
    MemorySegment.ofArray(target)
        .set(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN), 0, size);
    int length = codec.compress(source, 0, size, target, header, target.length - header);
    return Arrays.copyOf(target, header + length);
  }
}
