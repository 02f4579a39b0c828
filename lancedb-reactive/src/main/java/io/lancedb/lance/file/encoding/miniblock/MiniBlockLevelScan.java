package io.lancedb.lance.file.encoding.miniblock;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.ValueDecoder;
import io.lancedb.lance.file.encoding.page.BlockDecoder;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.RepetitionIndex;
import io.lancedb.lance.file.level.Levels;
import io.lancedb.lance.file.level.PageLayers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Reads rows of a mini-block page of a nested column: only the chunks that hold some of them. */
final class MiniBlockLevelScan implements LevelScan {

  private final MiniBlockPageReader page;
  private final PageRows wanted;
  private final PageLayers layers;
  private final MiniBlockFetch fetch;
  private final List<LevelChunk> chunks = new ArrayList<>();

  /** The first wanted range that has not ended. */
  private int range;

  MiniBlockLevelScan(MiniBlockPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.layers = page.layers();
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
  public void levels(RangeReads data, Levels out, BufferAllocator allocator) {
    ChunkTable table = fetch.state().chunks();
    BlockDecoder blocks = new BlockDecoder(page.origin());
    range = 0;
    for (int run = 0; run < fetch.runs(); run++) {
      MemorySegment bytes = data.bytes(fetch.slot(run));
      long base = table.firstByte(fetch.firstChunk(run));
      for (int c = fetch.firstChunk(run); c <= fetch.lastChunk(run); c++) {
        long at = table.firstByte(c) - base;
        LevelChunk chunk =
            new LevelChunk(
                page.layout,
                bytes.asSlice(at, table.firstByte(c + 1) - base - at),
                Math.toIntExact(table.firstValue(c + 1) - table.firstValue(c)),
                layers,
                blocks,
                page.origin());
        chunks.add(chunk);
        RepetitionIndex rows = fetch.state().rows();
        if (rows == null) {
          selectValues(table.firstValue(c), table.firstValue(c + 1), chunk, out);
        } else {
          selectRows(rows, c, chunk, out);
        }
      }
    }
  }

  /** Without lists rows, entries and values are the same. */
  private void selectValues(long first, long end, LevelChunk chunk, Levels out) {
    while (range < wanted.size() && wanted.start(range) < end) {
      int from = (int) (Math.max(wanted.start(range), first) - first);
      int to = (int) (Math.min(wanted.end(range), end) - first);
      out.add(layers, null, chunk.definition(), from, to);
      chunk.want(from, to);
      if (wanted.end(range) > end) {
        break;
      }
      range++;
    }
  }

  /** With lists the entry at which each row begins must be looked for. */
  private void selectRows(RepetitionIndex rows, int c, LevelChunk chunk, Levels out) {
    long row = rows.firstRow(c) - 1;
    long last = rows.firstRow(c + 1) - 1;
    long touched = rows.continuesRow(c) ? row : row + 1;
    if (contains(touched) && wanted.end(range) > last) {
      out.add(layers, chunk.repetition(), chunk.definition(), 0, chunk.entries());
      chunk.want(
          0, layers.hasDefinitions() ? countVisible(chunk, 0, chunk.entries()) : chunk.entries());
      return;
    }
    short[] repetition = chunk.repetition();
    boolean inside = contains(row);
    int from = 0;
    int valueFrom = 0;
    int value = 0;
    int counted = 0;
    for (int i = 0; repetition != null && i < chunk.entries(); i++) {
      if ((repetition[i] & 0xffff) != layers.lists()) {
        continue;
      }
      boolean next = contains(++row);
      if (next != inside) {
        value += countVisible(chunk, counted, i);
        counted = i;
        if (inside) {
          out.add(layers, repetition, chunk.definition(), from, i);
          chunk.want(valueFrom, value);
        }
        from = i;
        valueFrom = value;
        inside = next;
      }
    }
    if (row != last) {
      throw page.origin()
          .corrupt("a chunk whose last row is %d instead of %d".formatted(row, last));
    }
    if (inside) {
      value += countVisible(chunk, counted, chunk.entries());
      out.add(layers, repetition, chunk.definition(), from, chunk.entries());
      chunk.want(valueFrom, value);
    }
  }

  /** Whether a row, not before any asked for so far, is wanted. */
  private boolean contains(long row) {
    while (range < wanted.size() && wanted.end(range) <= row) {
      range++;
    }
    return range < wanted.size() && wanted.start(range) <= row;
  }

  private int countVisible(LevelChunk chunk, int from, int to) {
    short[] definition = chunk.definition();
    return definition == null ? to - from : layers.countVisible(definition, from, to);
  }

  @Override
  public void values(RangeReads data, short @Nullable [] visible, DecodedColumn out) {
    ValueDecoder decoder = page.values(fetch.state().dictionary());
    for (LevelChunk chunk : chunks) {
      chunk.append(page.layout, layers, decoder, visible, out);
    }
  }
}
