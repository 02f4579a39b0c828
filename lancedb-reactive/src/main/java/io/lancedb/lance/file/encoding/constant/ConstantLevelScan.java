package io.lancedb.lance.file.encoding.constant;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.level.Levels;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Repeats the value of a constant page of a nested column, as often as its levels show one. */
final class ConstantLevelScan implements LevelScan {

  private final ConstantPageReader page;
  private final PageRows wanted;
  private final ConstantFetch fetch;

  ConstantLevelScan(ConstantPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.fetch = new ConstantFetch(page);
  }

  @Override
  public void planIndex(RangeReads index) {
    fetch.planIndex(index);
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    fetch.planData(index);
  }

  private boolean isNullWithoutLevels() {
    return page.allNull && page.levelBuffers < 0;
  }

  @Override
  public void levels(RangeReads data, Levels out, BufferAllocator allocator) {
    ConstantPageReader.State state = fetch.state();
    for (int i = 0; i < wanted.size(); i++) {
      int from = state.entry(wanted.start(i));
      int to = state.entry(wanted.end(i));
      if (isNullWithoutLevels()) {
        out.add(page.layers(), null, page.nulls(to - from), 0, to - from);
      } else {
        out.add(page.layers(), state.repetition(), state.definition(), from, to);
      }
    }
  }

  @Override
  public void values(RangeReads data, short @Nullable [] visible, DecodedColumn out) {
    ConstantPageReader.State state = fetch.state();
    short[] definition = state.definition();
    for (int i = 0; i < wanted.size(); i++) {
      int from = state.entry(wanted.start(i));
      int to = state.entry(wanted.end(i));
      int count = definition == null ? to - from : page.layers().countVisible(definition, from, to);
      out.checkRoom(count);
      ConstantPageScan.fill(page, state.value(), visible, out.row(), count, out);
      if (visible == null) {
        out.appendValid(count);
      } else {
        out.appendLevels(visible, out.row(), out.row() + count);
      }
    }
  }
}
