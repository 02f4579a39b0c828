package io.lancedb.lance.file.encoding;

import io.lancedb.error.UnsupportedFeatureException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/**
 * A column of byte strings. Values are written at {@link #position()} of the memory that {@link
 * #reserve} returns, each closed with {@link #endValue}, before the rows are appended.
 */
final class DecodedVariableColumn extends DecodedColumn {

  private static final long MAX_BYTES = Integer.MAX_VALUE;

  /** What a few rows may let expect at most; more is believed step by step. */
  private static final long EXPECTED_BYTES = 1 << 20;

  private static final long SPARE_BYTES = 64;

  private final ArrowBuf offsetBuffer;
  private final MemorySegment offsets;
  private @Nullable ArrowBuf buffer;
  private MemorySegment data = MemorySegment.NULL;
  private long position;

  DecodedVariableColumn(BufferAllocator allocator, int rows) {
    super(allocator, rows);
    offsetBuffer = allocator.buffer(4L * (rows + 1L));
    offsets = ArrowMemory.segment(offsetBuffer);
    offsets.set(ValueLayout.JAVA_INT_UNALIGNED, 0, 0);
  }

  /** Where the next value's bytes go. */
  long position() {
    return position;
  }

  /** The data memory, with at least {@code bytes} of room from the position on. */
  MemorySegment reserve(long bytes) {
    long needed = Math.addExact(position, bytes);
    if (needed <= data.byteSize()) {
      return data;
    }
    long size = Math.max(needed, Math.min(MAX_BYTES, grown()));
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
  void endValue(int ahead, long end) {
    if (end > MAX_BYTES) {
      throw tooLarge();
    }
    offsets.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, row() + ahead + 1L, (int) end);
    position = end;
  }

  /** Appends the bytes of one value. */
  void value(int ahead, MemorySegment source, long from, long length) {
    MemorySegment target = reserve(length);
    MemorySegment.copy(source, from, target, position, length);
    endValue(ahead, position + length);
  }

  /** Appends values that lie back to back: value i has bytes starts[i] to starts[i + 1]. */
  void values(MemorySegment source, int[] starts, int from, int to) {
    long base = starts[from];
    long length = starts[to] - base;
    MemorySegment target = reserve(length);
    MemorySegment.copy(source, base, target, position, length);
    long end = position + length;
    if (end > MAX_BYTES) {
      throw tooLarge();
    }
    int shift = (int) (position - base);
    long at = row() + 1L;
    for (int i = from + 1; i <= to; i++) {
      offsets.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, at++, starts[i] + shift);
    }
    position = end;
  }

  private UnsupportedFeatureException tooLarge() {
    return new UnsupportedFeatureException(
        "The values of %d rows have more than 2 GiB: read fewer rows at once".formatted(rows));
  }

  /** The next rows are null and have no bytes. */
  void emptyValues(int count) {
    for (int i = 0; i < count; i++) {
      endValue(i, position);
    }
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    vector.loadFieldBuffers(
        node, list(validityBits, offsetBuffer, buffer == null ? allocator.getEmpty() : buffer));
  }

  @Override
  public void close() {
    super.close();
    offsetBuffer.close();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
  }
}
