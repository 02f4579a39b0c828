package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a variable-width full-zip page. Where the first and the last byte of a range of
 * rows are comes from the repetition index, except for the page's begin and end, which are known.
 */
final class FullZipVariablePageScan implements PageScan {

  private static final int BATCH = 1024;

  private final FullZipVariablePageReader page;
  private final PageRows wanted;
  private @Nullable MemorySegment index;
  private int indexSlot = -1;
  private int firstSlot;

  FullZipVariablePageScan(FullZipVariablePageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.index = page.index();
  }

  private boolean needsIndex() {
    return wanted.start(0) > 0 || wanted.end(0) < page.rows;
  }

  @Override
  public void planIndex(RangeReads reads) {
    if (index != null || !needsIndex()) {
      return;
    }
    indexSlot = reads.ranges().size();
    if (page.wantsWholeIndex()) {
      page.buffers.read(1, reads);
      return;
    }
    long base = page.buffers.offset(1);
    int width = page.indexWidth;
    for (int i = 0; i < wanted.size(); i++) {
      long start = wanted.start(i);
      long end = wanted.end(i);
      reads.add(base + start * width, width);
      reads.add(base + end * width, width);
    }
  }

  @Override
  public void planData(RangeReads reads, RangeReads data) {
    if (indexSlot >= 0 && page.wantsWholeIndex()) {
      index = MemorySegment.ofArray(reads.bytes(indexSlot).toArray(JAVA_BYTE));
      page.keep(index);
    }
    firstSlot = data.ranges().size();
    for (int i = 0; i < wanted.size(); i++) {
      long from = entry(wanted.start(i), indexSlot + 2 * i, reads);
      long to = entry(wanted.end(i), indexSlot + 2 * i + 1, reads);
      if (from < 0 || to < from || to > page.buffers.size(0)) {
        throw page.origin.corrupt(
            "rows at bytes %d to %d of %d".formatted(from, to, page.buffers.size(0)));
      }
      data.add(page.buffers.offset(0) + from, to - from);
    }
  }

  private long entry(long row, int slot, RangeReads reads) {
    if (row == 0) {
      return 0;
    }
    if (row == page.rows) {
      return page.buffers.size(0);
    }
    return index == null
        ? Bits.unsigned(reads.bytes(slot), 0, page.indexWidth)
        : Bits.unsigned(index, row * page.indexWidth, page.indexWidth);
  }

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    FullZipStringDecoder values = page.values();
    DecodedVariableColumn column = (DecodedVariableColumn) out;
    for (int i = 0; i < wanted.size(); i++) {
      int count = Math.toIntExact(wanted.end(i) - wanted.start(i));
      column.checkRoom(count);
      unzip(data.bytes(firstSlot + i), count, values, column);
    }
  }

  private void unzip(
      MemorySegment bytes, int count, FullZipStringDecoder values, DecodedVariableColumn column) {
    short @Nullable [] levels = page.control.width() == 0 ? null : new short[BATCH];
    long at = 0;
    column.reserve(values.likelyLength(bytes.byteSize()));
    for (int done = 0; done < count; done += BATCH) {
      int batch = Math.min(BATCH, count - done);
      for (int i = 0; i < batch; i++) {
        short level = page.control.level(bytes, at);
        at += page.control.width();
        if (level == 0) {
          long length = Bits.unsigned(bytes, at, page.lengthBytes);
          at += page.lengthBytes;
          values.decode(bytes, at, length, i, column);
          at = Math.addExact(at, length);
        } else {
          column.endValue(i, column.position());
        }
        if (levels != null) {
          levels[i] = level;
        }
      }
      if (levels == null) {
        column.appendValid(batch);
      } else {
        column.appendLevels(levels, 0, batch);
      }
    }
    if (at != bytes.byteSize()) {
      throw page.origin.corrupt(
          "%d rows in %d bytes instead of %d".formatted(count, at, bytes.byteSize()));
    }
  }
}
