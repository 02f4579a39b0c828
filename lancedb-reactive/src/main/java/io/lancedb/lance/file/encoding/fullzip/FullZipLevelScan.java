package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.level.Levels;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a full-zip page of a nested column, entry by entry: a control word, and then the
 * value where there is one. Of fixed-width values every visible entry has the bytes, of byte
 * strings only a valid one.
 */
final class FullZipLevelScan implements LevelScan {

  private static final int BATCH = 1024;

  private final FullZipPage page;
  private final PageRows wanted;
  private final FullZipControl control;
  private final @Nullable FullZipFetch fetch;
  private int firstSlot;

  FullZipLevelScan(FullZipPage page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.control = page.control();
    FullZipIndex index = page.index();
    this.fetch = index == null ? null : new FullZipFetch(page.reader(), index, wanted);
  }

  @Override
  public void planIndex(RangeReads index) {
    if (fetch != null) {
      fetch.planIndex(index);
    }
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    if (fetch != null) {
      fetch.planData(index, data);
      return;
    }
    firstSlot = data.ranges().size();
    long stride = control.width() + page.valueBytes();
    for (int i = 0; i < wanted.size(); i++) {
      long from = wanted.start(i) * stride;
      data.add(page.reader().buffers().offset(0) + from, wanted.end(i) * stride - from);
    }
  }

  private MemorySegment bytes(RangeReads data, int range) {
    return fetch == null ? data.bytes(firstSlot + range) : fetch.bytes(data, range);
  }

  /** Bytes of the value behind the control word at an offset. */
  private long valueBytes(MemorySegment bytes, long at, short level) {
    if (page.isFixed()) {
      boolean list = page.reader().type().kind() == ValueType.Kind.LIST;
      if (level == 0 && page.valueBytes() == 0 && !list) {
        throw page.reader().origin().corrupt("a value without bytes");
      }
      return (level & 0xffff) <= page.reader().layers().maxVisible() ? page.valueBytes() : 0;
    }
    if (level != 0) {
      return 0;
    }
    long length = Bits.unsigned(bytes, at + control.width(), page.lengthBytes());
    if (length < 0) {
      throw page.reader().origin().corrupt("a string of %d bytes".formatted(length));
    }
    return page.lengthBytes() + length;
  }

  @Override
  public void levels(RangeReads data, Levels out, BufferAllocator allocator) {
    for (int i = 0; i < wanted.size(); i++) {
      long rows = levels(bytes(data, i), out);
      if (rows != wanted.end(i) - wanted.start(i)) {
        throw page.reader()
            .origin()
            .corrupt("%d rows instead of %d".formatted(rows, wanted.end(i) - wanted.start(i)));
      }
    }
  }

  /** Adds the levels of one range and returns the number of its rows. */
  private long levels(MemorySegment bytes, Levels out) {
    int rowLevel = page.reader().layers().lists();
    boolean lists = page.reader().layers().hasLists();
    short[] repetition = new short[lists ? BATCH : 0];
    short[] definition = new short[BATCH];
    long rows = 0;
    long at = 0;
    while (at < bytes.byteSize()) {
      int n = 0;
      for (; n < BATCH && at < bytes.byteSize(); n++) {
        definition[n] = control.level(bytes, at);
        if (lists) {
          repetition[n] = control.repetition(bytes, at);
          rows += repetition[n] == rowLevel ? 1 : 0;
        }
        at += control.width() + valueBytes(bytes, at, definition[n]);
      }
      rows += lists ? 0 : n;
      out.add(page.reader().layers(), lists ? repetition : null, definition, 0, n);
    }
    if (at != bytes.byteSize()) {
      throw page.reader().origin().corrupt("an entry that ends behind its row");
    }
    return rows;
  }

  @Override
  public void values(RangeReads data, short @Nullable [] visible, DecodedColumn out) {
    for (int i = 0; i < wanted.size(); i++) {
      MemorySegment bytes = bytes(data, i);
      if (!page.isFixed()) {
        ((DecodedVariableColumn) out).reserve(bytes.byteSize());
      }
      long at = 0;
      while (at < bytes.byteSize()) {
        at = values(bytes, at, visible, out);
      }
    }
  }

  /** Appends a batch of values and returns where the next one begins. */
  private long values(
      MemorySegment bytes, long from, short @Nullable [] visible, DecodedColumn out) {
    int maxVisible = page.reader().layers().maxVisible();
    int left = out.rows() - out.row();
    int n = 0;
    long at = from;
    while (n < BATCH && at < bytes.byteSize()) {
      short level = control.level(bytes, at);
      long length = valueBytes(bytes, at, level);
      at += control.width();
      if ((level & 0xffff) <= maxVisible) {
        if (n == left) {
          throw new IndexOutOfBoundsException("more values than levels");
        }
        page.value(bytes, at, length, n++, out);
      }
      at += length;
    }
    if (visible == null) {
      out.appendValid(n);
    } else {
      out.appendLevels(visible, out.row(), out.row() + n);
    }
    return at;
  }
}
