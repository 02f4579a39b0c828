package io.lancedb.lance.file.level;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** A validity bitmap that grows bit by bit. */
final class Bitset implements AutoCloseable {

  private final ArrowBuf buffer;
  private final MemorySegment bytes;
  private int count;
  private int set;
  private int pending;

  Bitset(BufferAllocator allocator, int capacity) {
    buffer = allocator.buffer(capacity / 8 + 1L);
    bytes = ArrowMemory.segment(buffer);
  }

  void add(boolean valid) {
    int bit = valid ? 1 : 0;
    pending |= bit << (count & 7);
    set += bit;
    if ((++count & 7) == 0) {
      bytes.set(JAVA_BYTE, (count >>> 3) - 1, (byte) pending);
      pending = 0;
    }
  }

  /** The slots whose bits were added, with what else belongs to them; takes the memory over. */
  LevelCursor.Slots slots(@Nullable ArrowBuf offsets) {
    bytes.set(JAVA_BYTE, count >>> 3, (byte) pending);
    return new LevelCursor.Slots(count, count - set, buffer, offsets);
  }

  @Override
  public void close() {
    buffer.close();
  }
}
