package io.lancedb.lance.file.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Few distinct texts: {@code dictionary}, with a byte for each row, 0 for null and i for item i -
 * 1, and the items as {@code binary}. Without items there is one, which is null.
 */
final class StringDictionary {

  /** Pages with fewer rows have no dictionary. */
  static final int MIN_ROWS = 100;

  private static final int MAX_ITEMS = 99;
  private static final int SLOTS = 512;

  private final MemorySegment ends;
  private final MemorySegment bytes;
  private final int rows;
  private final int[] itemRows = new int[MAX_ITEMS];
  private final int[] slots = new int[SLOTS];
  private int items;

  private StringDictionary(MemorySegment ends, MemorySegment bytes, int rows) {
    this.ends = ends;
    this.bytes = bytes;
    this.rows = rows;
  }

  private byte[] indices = {};

  /** The dictionary of texts that end at {@code ends}; null when too many are distinct. */
  static @Nullable StringDictionary of(MemorySegment ends, MemorySegment bytes, OpenNulls nulls) {
    StringDictionary dictionary = new StringDictionary(ends, bytes, nulls.values());
    byte[] found = new byte[dictionary.rows];
    for (int row = 0; row < found.length; row++) {
      if (!nulls.isNull(row)) {
        int item = dictionary.item(row);
        if (item < 0) {
          return null;
        }
        found[row] = (byte) (item + 1);
      }
    }
    dictionary.indices = found;
    return dictionary;
  }

  private long start(int row) {
    return row == 0 ? 0 : ends.get(Bits.LE64, 8L * (row - 1));
  }

  private long end(int row) {
    return ends.get(Bits.LE64, 8L * row);
  }

  /** The number of a row's text, which is new or not; -1 when there are too many. */
  private int item(int row) {
    long from = start(row);
    long to = end(row);
    int slot = hash(from, to) & SLOTS - 1;
    while (slots[slot] != 0) {
      int other = itemRows[slots[slot] - 1];
      if (to - from == end(other) - start(other)
          && MemorySegment.mismatch(bytes, from, to, bytes, start(other), end(other)) < 0) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & SLOTS - 1;
    }
    if (items == MAX_ITEMS) {
      return -1;
    }
    itemRows[items++] = row;
    slots[slot] = items;
    return items - 1;
  }

  private int hash(long from, long to) {
    int hash = 1;
    for (long i = from; i < to; i++) {
      hash = 31 * hash + bytes.get(JAVA_BYTE, i);
    }
    return hash ^ hash >>> 15;
  }

  /** Adds the buffers of indices, ends and bytes. */
  ArrayEncoding encode(BufferAllocator allocator, List<PageBuffer> buffers) {
    int number = buffers.size();
    PageBuffer index = PageBuffer.allocate(allocator, rows);
    buffers.add(index);
    MemorySegment.copy(indices, 0, index.segment(), JAVA_BYTE, 0, rows);
    long total = 0;
    for (int i = 0; i < items; i++) {
      total += end(itemRows[i]) - start(itemRows[i]);
    }
    int stored = Math.max(1, items);
    PageBuffer itemEnds = PageBuffer.allocate(allocator, 8L * stored);
    buffers.add(itemEnds);
    PageBuffer itemBytes = PageBuffer.allocate(allocator, total);
    buffers.add(itemBytes);
    itemEnds.segment().set(Bits.LE64, 0, 1);
    long at = 0;
    for (int i = 0; i < items; i++) {
      long from = start(itemRows[i]);
      long length = end(itemRows[i]) - from;
      MemorySegment.copy(bytes, from, itemBytes.segment(), at, length);
      at += length;
      itemEnds.segment().set(Bits.LE64, 8L * i, at);
    }
    return ArrayEncoding.newBuilder()
        .setDictionary(
            ArrayEncoding.Dictionary.newBuilder()
                .setIndices(OpenArray.noNulls(OpenArray.flat(8, number)))
                .setItems(OpenVariable.binary(number + 1, OpenArray.flat(8, number + 2), total + 1))
                .setNumDictionaryItems(stored))
        .build();
  }
}
