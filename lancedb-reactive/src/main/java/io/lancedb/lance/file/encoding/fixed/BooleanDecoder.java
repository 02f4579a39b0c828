package io.lancedb.lance.file.encoding.fixed;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Flat values of one bit: a bitmap, least significant bit first. */
public final class BooleanDecoder implements ValueDecoder {

  private MemorySegment bits = MemorySegment.NULL;

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    bits = buffers[0].asSlice(0, Bits.bytesFor(count));
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    Bits.copy(bits, from, column.data(), column.row(), to - from);
  }
}
