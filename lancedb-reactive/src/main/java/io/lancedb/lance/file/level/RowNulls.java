package io.lancedb.lance.file.level;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Which values of a page are null: one byte each, 1 for null, allocated with the first null. For a
 * column without ancestors this byte is the definition level.
 */
public final class RowNulls implements AutoCloseable {

  private final GrowingBuffer bytes;
  private int rows;
  private int nulls;

  /** No values yet. */
  public RowNulls(BufferAllocator allocator) {
    this.bytes = new GrowingBuffer(allocator);
  }

  /** Number of nulls. */
  public int count() {
    return nulls;
  }

  /** Whether there is a null. */
  public boolean any() {
    return nulls > 0;
  }

  /** One byte for each value; only when there are nulls. */
  public MemorySegment segment() {
    return bytes.segment();
  }

  /**
   * Adds values by their definition levels, of which 0 is valid, and returns how many of them are
   * null.
   */
  public int append(byte[] levels, int from, int count) {
    int added = 0;
    for (int i = from; i < from + count; i++) {
      added += levels[i] == 0 ? 0 : 1;
    }
    MemorySegment target = extend(count, added);
    if (added > 0) {
      for (int i = 0; i < count; i++) {
        target.set(JAVA_BYTE, i, (byte) (levels[from + i] == 0 ? 0 : 1));
      }
    }
    return added;
  }

  /** Adds nulls and returns their number. */
  public int appendNulls(int count) {
    extend(count, count).fill((byte) 1);
    return count;
  }

  /** Adds values by their Arrow validity bits and returns how many of them are null. */
  public int append(MemorySegment validity, long from, int count) {
    int added = count - Bits.count(validity, from, count);
    MemorySegment target = extend(count, added);
    if (added > 0) {
      for (int i = 0; i < count; i++) {
        target.set(JAVA_BYTE, i, (byte) (Bits.get(validity, from + i) ? 0 : 1));
      }
    }
    return added;
  }

  /** The bytes of {@code count} more values: zeros, or without content when some are null. */
  private MemorySegment extend(int count, int added) {
    if (added > 0 && nulls == 0) {
      bytes.extend(rows).fill((byte) 0);
    }
    nulls += added;
    rows += count;
    if (nulls == 0) {
      return MemorySegment.NULL;
    }
    MemorySegment target = bytes.extend(count);
    return added == 0 ? target.fill((byte) 0) : target;
  }

  @Override
  public void close() {
    bytes.close();
    rows = 0;
    nulls = 0;
  }
}
