package io.lancedb.lance.file.encoding.general;

import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The first buffer of another encoding is compressed. */
public final class GeneralDecoder implements ValueDecoder {

  private final BlockDecompressor decompressor;
  private final ValueDecoder inner;

  /** Takes the decoder of what comes out. */
  public GeneralDecoder(BlockDecompressor decompressor, ValueDecoder inner) {
    this.decompressor = decompressor;
    this.inner = inner;
  }

  @Override
  public int bufferCount() {
    return inner.bufferCount();
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    buffers[0] = decompressor.decompress(buffers[0]);
    inner.load(buffers, count, levels);
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    inner.write(from, to, out);
  }
}
