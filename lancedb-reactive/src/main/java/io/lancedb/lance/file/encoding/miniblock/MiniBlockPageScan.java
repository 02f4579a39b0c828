package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import java.lang.foreign.MemorySegment;

/** Reads rows of a mini-block page: runs of neighbouring chunks, then the rows within them. */
final class MiniBlockPageScan implements PageScan {

  private final MiniBlockPageReader page;
  private final PageRows wanted;
  private final MiniBlockFetch fetch;

  MiniBlockPageScan(MiniBlockPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.fetch = new MiniBlockFetch(page, wanted);
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
    MiniBlockPageReader.State known = fetch.state();
    ChunkTable chunks = known.chunks();
    MiniBlockChunk chunk =
        new MiniBlockChunk(page.layout, page.values(known.dictionary()), page.origin());
    int range = 0;
    for (int i = 0; i < fetch.runs(); i++) {
      MemorySegment bytes = data.bytes(fetch.slot(i));
      long base = chunks.firstByte(fetch.firstChunk(i));
      for (int c = fetch.firstChunk(i); c <= fetch.lastChunk(i); c++) {
        long first = chunks.firstValue(c);
        long end = chunks.firstValue(c + 1);
        long at = chunks.firstByte(c) - base;
        chunk.load(
            bytes.asSlice(at, chunks.firstByte(c + 1) - base - at), Math.toIntExact(end - first));
        while (range < wanted.size() && wanted.start(range) < end) {
          long from = Math.max(wanted.start(range), first);
          long to = Math.min(wanted.end(range), end);
          chunk.append((int) (from - first), (int) (to - first), out);
          if (wanted.end(range) > end) {
            break;
          }
          range++;
        }
      }
    }
  }
}
