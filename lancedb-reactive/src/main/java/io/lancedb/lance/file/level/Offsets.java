package io.lancedb.lance.file.level;

import io.lancedb.lance.file.bytes.ArrowMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** The offsets of lists while they are written. */
final class Offsets {

  private final ArrowBuf buffer;
  private final MemorySegment words;
  private final boolean wide;
  private int count;
  private int items;

  Offsets(BufferAllocator allocator, int lists, int width) {
    buffer = allocator.buffer((lists + 1L) * width);
    words = ArrowMemory.segment(buffer);
    wide = width == 8;
  }

  /** A list begins at an item. */
  void add(int item) {
    if (wide) {
      words.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, count++, item);
    } else {
      words.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, count++, item);
    }
  }

  /** How many items the levels have. */
  void expect(int counted) {
    items = counted;
  }

  /** The last list ends; fails when there are not as many items below. */
  void end(int slots) {
    if (items != slots) {
      throw new IllegalArgumentException("%d items in lists of %d".formatted(slots, items));
    }
    add(slots);
  }

  ArrowBuf buffer() {
    return buffer;
  }
}
