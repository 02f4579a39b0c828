package io.lancedb.lance.file.array.decoded;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** An array of byte strings with offsets of 4 or 8 bytes. */
public final class VariableTarget extends ArrayTarget {

  private final int offsetBytes;
  private final ArrowBuf offsetBuffer;
  private final MemorySegment offsets;
  private @Nullable ArrowBuf buffer;
  private MemorySegment data = MemorySegment.NULL;
  private long position;

  /** An empty array whose offsets have 4 or 8 bytes. */
  public VariableTarget(BufferAllocator allocator, int rows, int offsetBytes) {
    super(allocator, rows);
    this.offsetBytes = offsetBytes;
    offsetBuffer = allocator.buffer(offsetBytes * (rows + 1L));
    offsets = ArrowMemory.segment(offsetBuffer);
    setOffset(0, 0);
  }

  private void setOffset(long i, long value) {
    if (offsetBytes == 4) {
      offsets.set(Bits.LE32, 4 * i, (int) value);
    } else {
      offsets.set(Bits.LE64, 8 * i, value);
    }
  }

  /** Where value {@code i} begins, once the values before it are there. */
  public long start(long i) {
    return offsetBytes == 4 ? Bits.unsigned(offsets, 4 * i, 4) : offsets.get(Bits.LE64, 8 * i);
  }

  /** Where the values begin, and the last one ends. */
  public MemorySegment offsets() {
    return offsets.asSlice(0, offsetBytes * (rows + 1L));
  }

  /** Bytes of an offset, 4 or 8. */
  public int offsetBytes() {
    return offsetBytes;
  }

  /** The bytes of all values so far. */
  public MemorySegment data() {
    return data;
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
    ArrowBuf larger = allocator.buffer(Math.max(needed, position == 0 ? 0 : 2 * position));
    MemorySegment target = ArrowMemory.segment(larger);
    MemorySegment.copy(data, 0, target, 0, position);
    if (buffer != null) {
      buffer.close();
    }
    buffer = larger;
    data = target;
    return target;
  }

  /** The value {@code ahead} rows after the next one ends here, and the following begins. */
  public void endValue(int ahead, long end) {
    if (offsetBytes == 4 && end > Integer.MAX_VALUE) {
      throw new UnsupportedFeatureException(
          "The values of %d rows have more than 2 GiB: read fewer rows at once".formatted(rows));
    }
    setOffset(row() + ahead + 1L, end);
    position = end;
  }

  @Override
  void blank(int count) {
    for (int i = 0; i < count; i++) {
      endValue(i, position);
    }
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    ArrowBuf bytes = buffer == null ? allocator.getEmpty() : buffer;
    vector.loadFieldBuffers(node, new ArrayList<>(List.of(validityBits, offsetBuffer, bytes)));
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
