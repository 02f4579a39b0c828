package io.lancedb.lance.file.encoding.fullzip;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a read of rows of a full-zip page with a repetition index fetches. The index tells where the
 * first and the last byte of a range of rows are, except for the page's begin and end, which are
 * known.
 */
final class FullZipFetch {

  private final PageReader page;
  private final FullZipIndex index;
  private final PageRows wanted;
  private @Nullable MemorySegment whole;
  private int indexSlot = -1;
  private int firstSlot;

  FullZipFetch(PageReader page, FullZipIndex index, PageRows wanted) {
    this.page = page;
    this.index = index;
    this.wanted = wanted;
    this.whole = index.whole();
  }

  private boolean needsIndex() {
    return wanted.start(0) > 0 || wanted.end(0) < page.rows();
  }

  void planIndex(RangeReads reads) {
    if (whole != null || !needsIndex()) {
      return;
    }
    indexSlot = reads.ranges().size();
    if (index.wantsWhole()) {
      page.buffers().read(1, reads);
      return;
    }
    long base = page.buffers().offset(1);
    int width = index.width();
    for (int i = 0; i < wanted.size(); i++) {
      reads.add(base + wanted.start(i) * width, width);
      reads.add(base + wanted.end(i) * width, width);
    }
  }

  void planData(RangeReads reads, RangeReads data) {
    if (indexSlot >= 0 && index.wantsWhole()) {
      MemorySegment read = MemorySegment.ofArray(reads.bytes(indexSlot).toArray(JAVA_BYTE));
      index.keep(read);
      whole = read;
    }
    firstSlot = data.ranges().size();
    for (int i = 0; i < wanted.size(); i++) {
      long from = entry(wanted.start(i), indexSlot + 2 * i, reads);
      long to = entry(wanted.end(i), indexSlot + 2 * i + 1, reads);
      if (from < 0 || to < from || to > page.buffers().size(0)) {
        throw page.origin()
            .corrupt("rows at bytes %d to %d of %d".formatted(from, to, page.buffers().size(0)));
      }
      data.add(page.buffers().offset(0) + from, to - from);
    }
  }

  private long entry(long row, int slot, RangeReads reads) {
    if (row == 0) {
      return 0;
    }
    if (row == page.rows()) {
      return page.buffers().size(0);
    }
    return whole == null
        ? Bits.unsigned(reads.bytes(slot), 0, index.width())
        : Bits.unsigned(whole, row * index.width(), index.width());
  }

  /** The bytes of the wanted range of rows with this number. */
  MemorySegment bytes(RangeReads data, int range) {
    return data.bytes(firstSlot + range);
  }
}
