package io.lancedb.lance.file.encoding.column;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/**
 * A column of byte strings with 32 or 64-bit offsets. Values are written at {@link #position()} of
 * the memory that {@link #reserve} returns, each closed with {@link #endValue}, before the rows are
 * appended.
 */
public final class DecodedVariableColumn extends DecodedColumn {

  /** What a few rows may let expect at most; more is believed step by step. */
  private static final long EXPECTED_BYTES = 1 << 20;

  private static final long SPARE_BYTES = 64;

  /** Codes of symbols from which on it is worth while to lay their table out for speed. */
  private static final long MANY_CODES = 4096;

  private final ValueType type;
  private final boolean large;
  private final long maxBytes;
  private final ArrowBuf offsetBuffer;
  private final MemorySegment offsets;
  private @Nullable ArrowBuf buffer;
  private MemorySegment data = MemorySegment.NULL;
  private long position;
  private long codesSoFar;
  private @Nullable SymbolMemory symbols;

  DecodedVariableColumn(BufferAllocator allocator, ValueType type, int rows) {
    super(allocator, rows);
    this.type = type;
    large = type.bits() == 64;
    maxBytes = large ? Long.MAX_VALUE : Integer.MAX_VALUE;
    offsetBuffer = allocator.buffer((large ? 8L : 4L) * (rows + 1L));
    offsets = ArrowMemory.segment(offsetBuffer);
    setOffset(0, 0);
  }

  private void setOffset(long i, long offset) {
    if (large) {
      offsets.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, offset);
    } else {
      offsets.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, (int) offset);
    }
  }

  /** Where the next value's bytes go. */
  public long position() {
    return position;
  }

  /** The data memory, with at least {@code bytes} of room from the position on. */
  public MemorySegment reserve(long bytes) {
    long needed = Math.addExact(position, bytes);
    if (needed <= data.byteSize()) {
      return data;
    }
    long size = Math.max(needed, Math.min(maxBytes, grown()));
    ArrowBuf larger = allocator.buffer(size);
    MemorySegment target = ArrowMemory.segment(larger);
    MemorySegment.copy(data, 0, target, 0, position);
    if (buffer != null) {
      buffer.close();
    }
    buffer = larger;
    data = target;
    return target;
  }

  /** Twice the size, or up to four times if the rows so far let expect that much. */
  private long grown() {
    long size = data.byteSize();
    long expected = row() == 0 ? 0 : (position / row() + 1) * rows + SPARE_BYTES;
    return Math.max(2 * size, Math.min(expected, Math.max(4 * size, EXPECTED_BYTES)));
  }

  /** The value {@code ahead} rows after the current one ends here. */
  public void endValue(int ahead, long end) {
    if (end > maxBytes) {
      throw tooLarge();
    }
    setOffset(row() + ahead + 1L, end);
    position = end;
  }

  /** Appends the bytes of one value. */
  public void value(int ahead, MemorySegment source, long from, long length) {
    MemorySegment target = reserve(length);
    MemorySegment.copy(source, from, target, position, length);
    endValue(ahead, position + length);
  }

  /** Appends values that lie back to back: value i has bytes starts[i] to starts[i + 1]. */
  public void values(MemorySegment source, int[] starts, int from, int to) {
    long base = starts[from];
    long length = starts[to] - base;
    MemorySegment target = reserve(length);
    MemorySegment.copy(source, base, target, position, length);
    long end = position + length;
    if (end > maxBytes) {
      throw tooLarge();
    }
    long shift = position - base;
    long at = row() + 1L;
    if (large) {
      for (int i = from + 1; i <= to; i++) {
        offsets.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, at++, starts[i] + shift);
      }
    } else {
      for (int i = from + 1; i <= to; i++) {
        offsets.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, at++, starts[i] + (int) shift);
      }
    }
    position = end;
  }

  /** Appends one value that is coded in symbols. */
  void coded(int ahead, FsstDecoder decoder, MemorySegment codes, long from, long to) {
    MemorySegment target = reserve(decoder.maxLength(to - from));
    codesSoFar += to - from;
    endValue(
        ahead,
        codesSoFar < MANY_CODES || !decoder.coded()
            ? decoder.decode(codes, from, to, target, position)
            : symbols(decoder).decode(codes, from, to, target, position));
  }

  private SymbolMemory symbols(FsstDecoder decoder) {
    SymbolMemory memory = symbols;
    if (memory == null) {
      memory = new SymbolMemory(allocator);
      symbols = memory;
    }
    memory.load(decoder);
    return memory;
  }

  private UnsupportedFeatureException tooLarge() {
    return new UnsupportedFeatureException(
        "The values of %d rows have more than 2 GiB: read fewer rows at once".formatted(rows));
  }

  /** The next rows are null and have no bytes. */
  public void emptyValues(int count) {
    for (int i = 0; i < count; i++) {
      endValue(i, position);
    }
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    if (vector instanceof StructVector struct) {
      PackedRows.load(struct, offsets, data, rows, type, allocator);
      vector.loadFieldBuffers(node, list(validityBits));
      return;
    }
    vector.loadFieldBuffers(
        node, list(validityBits, offsetBuffer, buffer == null ? allocator.getEmpty() : buffer));
  }

  @Override
  public void close() {
    super.close();
    offsetBuffer.close();
    if (symbols != null) {
      symbols.close();
      symbols = null;
    }
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
  }
}
