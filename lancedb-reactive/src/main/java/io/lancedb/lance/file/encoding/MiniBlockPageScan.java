package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads rows of a mini-block page: runs of neighbouring chunks, then the rows within them. */
final class MiniBlockPageScan implements PageScan {

  private final MiniBlockPageReader page;
  private final PageRows wanted;
  private MiniBlockPageReader.@Nullable State state;
  private int wordSlot;
  private int dictionarySlot;

  /** For each run of chunks: first chunk, last chunk, slot of the bytes. */
  private int[] runs = new int[0];

  private int runCount;

  MiniBlockPageScan(MiniBlockPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.state = page.state();
  }

  @Override
  public void planIndex(RangeReads index) {
    if (state == null) {
      wordSlot = page.buffers.read(0, index);
      if (page.layout.hasDictionary()) {
        dictionarySlot = page.buffers.read(2, index);
      }
    }
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    MiniBlockPageReader.State known = state;
    if (known == null) {
      known =
          page.parse(
              index.bytes(wordSlot),
              page.layout.hasDictionary() ? index.bytes(dictionarySlot) : null);
      state = known;
    }
    ChunkTable chunks = known.chunks();
    runs = new int[3 * wanted.size()];
    for (int i = 0; i < wanted.size(); i++) {
      int first = chunks.chunkOf(wanted.start(i));
      int last = chunks.chunkOf(wanted.end(i) - 1);
      if (runCount > 0 && first <= runs[3 * runCount - 2] + 1) {
        runs[3 * runCount - 2] = last;
      } else {
        runs[3 * runCount] = first;
        runs[3 * runCount + 1] = last;
        runCount++;
      }
    }
    for (int i = 0; i < runCount; i++) {
      long from = chunks.firstByte(runs[3 * i]);
      long to = chunks.firstByte(runs[3 * i + 1] + 1);
      runs[3 * i + 2] = data.add(page.buffers.offset(1) + from, to - from);
    }
    runs = Arrays.copyOf(runs, 3 * runCount);
  }

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    MiniBlockPageReader.State known = state;
    if (known == null) {
      throw new IllegalStateException("The data was not planned");
    }
    ChunkTable chunks = known.chunks();
    MiniBlockChunk chunk =
        new MiniBlockChunk(page.layout, page.values(known.dictionary()), page.origin);
    int range = 0;
    for (int i = 0; i < runCount; i++) {
      MemorySegment bytes = data.bytes(runs[3 * i + 2]);
      long base = chunks.firstByte(runs[3 * i]);
      for (int c = runs[3 * i]; c <= runs[3 * i + 1]; c++) {
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
