package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Fixed-width values of whole bytes. */
public final class FixedValueDecoder implements ValueDecoder {

  private final FixedDecoder decoder;
  private final int width;

  /** Takes the decoder of the values, which have so many bytes. */
  public FixedValueDecoder(FixedDecoder decoder, int width) {
    this.decoder = decoder;
    this.width = width;
  }

  @Override
  public int bufferCount() {
    return decoder.bufferCount();
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    decoder.load(buffers, 0, count);
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    MemorySegment.copy(
        decoder.values,
        (long) from * width,
        column.data(),
        column.position(),
        (long) (to - from) * width);
  }
}
