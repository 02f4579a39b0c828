package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.encoding.general.BlockDecompressor;
import java.lang.foreign.MemorySegment;

/** The first buffer of another encoding is compressed, as {@link BlockDecompressor} has it. */
final class CompressedDecoder extends FixedDecoder {

  private final BlockDecompressor decompressor;
  private final FixedDecoder inner;

  CompressedDecoder(BlockDecompressor decompressor, FixedDecoder inner) {
    this.decompressor = decompressor;
    this.inner = inner;
  }

  @Override
  public int bufferCount() {
    return inner.bufferCount();
  }

  @Override
  public void load(MemorySegment[] buffers, int first, int count) {
    buffers[first] = decompressor.decompress(buffers[first]);
    inner.load(buffers, first, count);
    values = inner.values;
  }
}
