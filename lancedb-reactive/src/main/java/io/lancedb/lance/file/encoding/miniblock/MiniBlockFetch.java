package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.RepetitionIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a read of rows of a mini-block page fetches: where the chunks are, once for all reads of the
 * page, and then the chunks that hold the rows, neighbours as one range.
 */
final class MiniBlockFetch {

  private final MiniBlockPageReader page;
  private final PageRows wanted;
  private MiniBlockPageReader.@Nullable State state;
  private int wordSlot;
  private int dictionarySlot;
  private int rowSlot;

  /** For each run of chunks: first chunk, last chunk, slot of the bytes. */
  private int[] runs = new int[0];

  private int runCount;

  MiniBlockFetch(MiniBlockPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.state = page.state();
  }

  void planIndex(RangeReads index) {
    if (state == null) {
      wordSlot = page.buffers().read(0, index);
      dictionarySlot = page.layout.hasDictionary() ? page.buffers().read(2, index) : -1;
      rowSlot =
          page.layers().hasLists() ? page.buffers().read(page.buffers().count() - 1, index) : -1;
    }
  }

  void planData(RangeReads index, RangeReads data) {
    MiniBlockPageReader.State known = state;
    if (known == null) {
      known =
          page.parse(
              index.bytes(wordSlot),
              dictionarySlot < 0 ? null : index.bytes(dictionarySlot),
              rowSlot < 0 ? null : index.bytes(rowSlot));
      state = known;
    }
    ChunkTable chunks = known.chunks();
    RepetitionIndex rows = known.rows();
    runs = new int[3 * wanted.size()];
    for (int i = 0; i < wanted.size(); i++) {
      long start = wanted.start(i);
      long last = wanted.end(i) - 1;
      int first = rows == null ? chunks.chunkOf(start) : rows.chunkOfStart(start);
      int end = rows == null ? chunks.chunkOf(last) : rows.chunkOfEnd(last);
      if (runCount > 0 && first <= runs[3 * runCount - 2] + 1) {
        runs[3 * runCount - 2] = Math.max(runs[3 * runCount - 2], end);
      } else {
        runs[3 * runCount] = first;
        runs[3 * runCount + 1] = end;
        runCount++;
      }
    }
    for (int i = 0; i < runCount; i++) {
      long from = chunks.firstByte(firstChunk(i));
      long to = chunks.firstByte(lastChunk(i) + 1);
      runs[3 * i + 2] = data.add(page.buffers().offset(1) + from, to - from);
    }
    runs = Arrays.copyOf(runs, 3 * runCount);
  }

  MiniBlockPageReader.State state() {
    MiniBlockPageReader.State known = state;
    if (known == null) {
      throw new IllegalStateException("The data was not planned");
    }
    return known;
  }

  int runs() {
    return runCount;
  }

  int firstChunk(int run) {
    return runs[3 * run];
  }

  int lastChunk(int run) {
    return runs[3 * run + 1];
  }

  /** Slot of the bytes of a run. */
  int slot(int run) {
    return runs[3 * run + 2];
  }
}
