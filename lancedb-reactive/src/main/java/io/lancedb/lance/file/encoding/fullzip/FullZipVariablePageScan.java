package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Reads rows of a variable-width full-zip page. */
final class FullZipVariablePageScan implements PageScan {

  private static final int BATCH = 1024;

  private final FullZipVariablePageReader page;
  private final PageRows wanted;
  private final FullZipFetch fetch;

  FullZipVariablePageScan(FullZipVariablePageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.fetch = new FullZipFetch(page, page.index(), wanted);
  }

  @Override
  public void planIndex(RangeReads index) {
    fetch.planIndex(index);
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    fetch.planData(index, data);
  }

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    FullZipStringDecoder values = page.values();
    DecodedVariableColumn column = (DecodedVariableColumn) out;
    for (int i = 0; i < wanted.size(); i++) {
      int count = Math.toIntExact(wanted.end(i) - wanted.start(i));
      column.checkRoom(count);
      unzip(fetch.bytes(data, i), count, values, column);
    }
  }

  private void unzip(
      MemorySegment bytes, int count, FullZipStringDecoder values, DecodedVariableColumn column) {
    short @Nullable [] levels = page.control().width() == 0 ? null : new short[BATCH];
    long at = 0;
    column.reserve(values.likelyLength(bytes.byteSize()));
    for (int done = 0; done < count; done += BATCH) {
      int batch = Math.min(BATCH, count - done);
      for (int i = 0; i < batch; i++) {
        short level = page.control().level(bytes, at);
        at += page.control().width();
        if (level == 0) {
          long length = Bits.unsigned(bytes, at, page.lengthBytes());
          at += page.lengthBytes();
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
      throw page.origin()
          .corrupt("%d rows in %d bytes instead of %d".formatted(count, at, bytes.byteSize()));
    }
  }
}
