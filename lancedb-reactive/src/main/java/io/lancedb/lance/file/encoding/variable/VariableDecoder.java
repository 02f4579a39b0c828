package io.lancedb.lance.file.encoding.variable;

import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings: n + 1 offsets of 4 or 8 bytes, relative to the start of the buffer, then the bytes.
 * With a symbol table each string is FSST-coded on its own.
 */
public final class VariableDecoder implements ValueDecoder {

  private final int offsetBytes;
  private final @Nullable FsstDecoder fsst;
  private MemorySegment bytes = MemorySegment.NULL;
  private int[] offsets = {};

  /** Takes the bytes of an offset, and what decodes strings that are coded. */
  public VariableDecoder(int offsetBytes, @Nullable FsstDecoder fsst) {
    this.offsetBytes = offsetBytes;
    this.fsst = fsst;
  }

  @Override
  public int bufferCount() {
    return 1;
  }

  @Override
  public void load(MemorySegment[] buffers, int count, short @Nullable [] levels) {
    bytes = buffers[0];
    offsets = VariableBlock.offsets(bytes, 0, offsetBytes, count, bytes.byteSize());
    if (offsets[0] != (count + 1L) * offsetBytes) {
      throw new IllegalArgumentException("strings that begin at byte " + offsets[0]);
    }
  }

  @Override
  public void write(int from, int to, DecodedColumn out) {
    DecodedVariableColumn column = (DecodedVariableColumn) out;
    if (fsst == null) {
      column.values(bytes, offsets, from, to);
      return;
    }
    column.reserve(fsst.likelyLength((long) offsets[to] - offsets[from]));
    for (int i = from; i < to; i++) {
      column.coded(i - from, fsst, bytes, offsets[i], offsets[i + 1]);
    }
  }
}
