package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A page of strings or byte arrays: LE32 end offset of each value, and the bytes. */
final class VariablePage extends ColumnPage {

  /** Bytes that a value takes beside its own in any encoding: offset and control word. */
  private static final int OVERHEAD = 5;

  /** Length from which values are zipped instead of packed in chunks. */
  private static final int LONG_VALUE = 256;

  private final long pageBytes;
  private final GrowingBuffer ends;
  private final GrowingBuffer data;
  private int longest;

  VariablePage(long pageBytes, BufferAllocator allocator) {
    super(allocator);
    this.pageBytes = pageBytes;
    this.ends = new GrowingBuffer(allocator);
    this.data = new GrowingBuffer(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    long used = data.size() + (long) OVERHEAD * count() - start(offsets, from);
    int low = count() == 0 ? 1 : 0;
    int high = count;
    while (low < high) {
      int middle = low + high + 1 >>> 1;
      if (used + start(offsets, from + middle) + (long) OVERHEAD * middle <= pageBytes) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static int start(MemorySegment offsets, int row) {
    return offsets.get(Words.INT, 4L * row);
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    MemorySegment source = ArrowMemory.segment(vector.getDataBuffer());
    MemorySegment target = ends.extend(4L * count);
    int row = count();
    if (nullCount == 0) {
      int first = start(offsets, from);
      int shift = (int) data.size() - first;
      int length = start(offsets, from + count) - first;
      data.extend(length).copyFrom(source.asSlice(first, length));
      for (int i = 0; i < count; i++) {
        int end = start(offsets, from + i + 1);
        longest = Math.max(longest, end - start(offsets, from + i));
        target.set(Words.INT, 4L * i, end + shift);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      if (!isNull((long) row + i)) {
        int first = start(offsets, from + i);
        int length = start(offsets, from + i + 1) - first;
        data.extend(length).copyFrom(source.asSlice(first, length));
        longest = Math.max(longest, length);
      }
      target.set(Words.INT, 4L * i, (int) data.size());
    }
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    VariableValues values = new VariableValues(ends.segment(), data.segment());
    int first = 0;
    while (isNull(first)) {
      first++;
    }
    if (large && isConstant(values, first)) {
      return ConstantEncoder.variable(values.value(first), levels, allocator);
    }
    if (longest >= LONG_VALUE && levels.canBeZipped()) {
      return FullZipEncoder.variable(values, nulls.count(), levels, allocator);
    }
    DictionaryEncoder.@Nullable Items items =
        DictionaryEncoder.encode(values, nulls, count(), large, allocator);
    if (items == null) {
      return MiniBlockEncoder.encode(new VariableEncoder(values), levels, large, allocator);
    }
    try {
      return items.page(levels, large, allocator);
    } catch (RuntimeException | Error e) {
      items.buffer().close();
      throw e;
    }
  }

  private boolean isConstant(VariableValues values, int first) {
    int length = values.length(first);
    // The bytes of a constant page: every value that is not null has this length.
    if (data.size() != (long) length * (count() - nulls.count())) {
      return false;
    }
    for (int i = first + 1; i < count(); i++) {
      if (!isNull(i) && !values.equal(first, i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void free() {
    ends.close();
    data.close();
    longest = 0;
  }
}
