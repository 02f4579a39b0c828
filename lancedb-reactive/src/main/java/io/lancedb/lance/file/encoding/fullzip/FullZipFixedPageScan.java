package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.ArrowStoreBuffer;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.fixed.ListValidity;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.objectstore.StoreBuffer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Reads exactly the wanted rows of a fixed-width full-zip page. */
final class FullZipFixedPageScan implements PageScan {

  private static final int BATCH = 1024;

  private final FullZipFixedPageReader page;
  private final PageRows wanted;
  private int firstSlot;

  FullZipFixedPageScan(FullZipFixedPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
  }

  @Override
  public void planIndex(RangeReads index) {}

  @Override
  public void planData(RangeReads index, RangeReads data) {
    firstSlot = data.ranges().size();
    for (int i = 0; i < wanted.size(); i++) {
      long from = wanted.start(i) * page.stride;
      data.add(page.buffers().offset(0) + from, wanted.end(i) * page.stride - from);
    }
  }

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    DecodedFixedColumn column = (DecodedFixedColumn) out;
    for (int i = 0; i < wanted.size(); i++) {
      StoreBuffer bytes = data.buffer(firstSlot + i);
      int count = Math.toIntExact(wanted.end(i) - wanted.start(i));
      column.checkRoom(count);
      if (page.control.width() > 0 || page.validityBytes > 0) {
        unzip(bytes.segment(), count, column);
        continue;
      }
      if (!(bytes instanceof ArrowStoreBuffer backed) || !column.adopt(backed.arrowBuffer())) {
        MemorySegment.copy(
            bytes.segment(), 0, column.data(), column.position(), count * page.stride);
      }
      column.allItemsValid(count);
      column.appendValid(count);
    }
  }

  private void unzip(MemorySegment bytes, int count, DecodedFixedColumn column) {
    short @Nullable [] levels = page.control.width() == 0 ? null : new short[BATCH];
    long valueBytes = page.type().valueBytes();
    long at = 0;
    for (int done = 0; done < count; done += BATCH) {
      int batch = Math.min(BATCH, count - done);
      MemorySegment data = column.data();
      long to = column.position();
      for (int i = 0; i < batch; i++, at += page.stride, to += valueBytes) {
        if (levels != null) {
          levels[i] = page.control.level(bytes, at);
        }
        long value = at + page.control.width() + page.validityBytes;
        MemorySegment.copy(bytes, value, data, to, valueBytes);
      }
      if (page.validity == null) {
        column.allItemsValid(batch);
      } else {
        itemValidity(page.validity, bytes, at - batch * page.stride, batch, column);
      }
      if (levels == null) {
        column.appendValid(batch);
      } else {
        column.appendLevels(levels, 0, batch);
      }
    }
  }

  private void itemValidity(
      ListValidity levels, MemorySegment bytes, long at, int count, DecodedFixedColumn column) {
    long bitmap = at + page.control.width();
    for (int level = 0; level < levels.depth(); level++) {
      if (!levels.has(level)) {
        column.allItemsValid(level, count);
        continue;
      }
      long size = Bits.bytesFor(page.type().items(level + 1));
      for (int i = 0; i < count; i++) {
        MemorySegment bits = bytes.asSlice(bitmap + i * page.stride, size);
        column.itemValidity(level, bits, 0, i, 1);
      }
      bitmap += size;
    }
  }
}
