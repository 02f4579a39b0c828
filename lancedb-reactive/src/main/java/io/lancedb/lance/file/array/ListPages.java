package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A list: the open page of its {@link EndOffsets}, and the pages of its items. Items below a null
 * list are not written. A page of items belongs to one page of offsets: the official reader wants
 * it so.
 */
final class ListPages extends FieldPages {

  private final Field field;
  private final int column;
  private final int offsetBytes;
  private final long pageBytes;
  private final FieldPages items;
  private final GrowingBuffer ends;
  private final OpenNulls nulls;
  private long itemCount;
  private boolean any;

  /** Takes over the pages of the items. */
  ListPages(
      Field field,
      int column,
      int offsetBytes,
      long pageBytes,
      FieldPages items,
      BufferAllocator allocator) {
    this.field = field;
    this.column = column;
    this.offsetBytes = offsetBytes;
    this.pageBytes = pageBytes;
    this.items = items;
    this.ends = new GrowingBuffer(allocator);
    this.nulls = new OpenNulls(allocator);
  }

  private int offset(MemorySegment offsets, long i) {
    return (int) (offsetBytes == 4 ? offsets.get(Bits.LE32, 4 * i) : offsets.get(Bits.LE64, 8 * i));
  }

  private static FieldVector items(FieldVector vector) {
    return vector.getChildrenFromFields().get(0);
  }

  @Override
  boolean accepts(FieldVector vector, int from, int count, boolean single) {
    if (count == 0) {
      return true;
    }
    if (ends.size() + 8L * count > pageBytes && !(single && ends.size() == 0)) {
      return false;
    }
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    int first = offset(offsets, from);
    int below = offset(offsets, from + (long) count) - first;
    return items.accepts(items(vector), first, below, single);
  }

  @Override
  void append(FieldVector vector, int from, int count) {
    if (count == 0) {
      return;
    }
    int added = nulls.append(vector, from, count);
    if (added > 0 && !field.isNullable()) {
      throw ColumnPages.nullIn(field);
    }
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    MemorySegment target = ends.extend(8L * count);
    FieldVector below = items(vector);
    int row = 0;
    while (row < count) {
      int first = offset(offsets, from + (long) row);
      int last = first;
      while (row < count && !(added > 0 && vector.isNull(from + row))) {
        last = offset(offsets, from + row + 1L);
        target.set(Bits.LE64, 8L * row++, itemCount + last - first);
      }
      items.append(below, first, last - first);
      itemCount += last - first;
      while (row < count && added > 0 && vector.isNull(from + row)) {
        target.set(Bits.LE64, 8L * row++, itemCount);
      }
    }
  }

  @Override
  void flushFull(FieldVector vector, int from, int count, PageSink sink) {
    if (ends.size() > 0 && ends.size() + 8L * count > pageBytes) {
      flush(sink);
    } else if (count > 0) {
      MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
      int first = offset(offsets, from);
      items.flushFull(items(vector), first, offset(offsets, from + (long) count) - first, sink);
    }
  }

  @Override
  void flush(PageSink sink) {
    flushOffsets(sink);
    items.flush(sink);
  }

  private void flushOffsets(PageSink sink) {
    int rows = nulls.values();
    if (rows == 0) {
      return;
    }
    long adjustment = itemCount + 1;
    MemorySegment stored = ends.segment();
    for (long i = 0; nulls.nulls() > 0 && i < rows; i++) {
      if (nulls.isNull(i)) {
        stored.set(Bits.LE64, 8 * i, stored.get(Bits.LE64, 8 * i) + adjustment);
      }
    }
    ArrayEncoding encoding =
        ArrayEncoding.newBuilder()
            .setList(
                ArrayEncoding.ListOffsets.newBuilder()
                    .setOffsets(OpenArray.noNulls(OpenArray.flat(64, 0)))
                    .setNullOffsetAdjustment(adjustment)
                    .setNumItems(itemCount))
            .build();
    PageBuffer taken = ends.take();
    nulls.close();
    itemCount = 0;
    any = true;
    sink.page(column, encoding, List.of(taken), rows);
  }

  @Override
  void finish(PageSink sink) {
    flushOffsets(sink);
    if (!any) {
      sink.page(column, OpenArray.allNulls(), List.of(), 0);
    }
    items.finish(sink);
  }

  @Override
  public void close() {
    ends.close();
    nulls.close();
    items.close();
  }
}
