package io.lancedb.lance.file.encoding.constant;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.page.PageRows;
import org.jspecify.annotations.Nullable;

/** A read of rows of a constant page: fetches its value and levels, once for all reads. */
abstract sealed class ConstantFetch permits ConstantPageScan, ConstantLevelScan {

  final ConstantPageReader page;
  final PageRows wanted;
  private ConstantPageReader.@Nullable State state;
  private int valueSlot = -1;
  private int levelSlot = -1;

  ConstantFetch(ConstantPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.state = page.state();
  }

  /** Asks for the value and the levels. */
  public final void planIndex(RangeReads index) {
    if (state == null) {
      valueSlot = page.valueBuffer < 0 ? -1 : page.buffers().read(page.valueBuffer, index);
      if (page.levelBuffers >= 0) {
        levelSlot = page.buffers().read(page.levelBuffers, index);
        page.buffers().read(page.levelBuffers + 1, index);
      }
    }
  }

  /** Parses them; there is no other data. */
  public final void planData(RangeReads index, RangeReads data) {
    if (state == null) {
      state =
          page.parse(
              valueSlot < 0 ? null : index.bytes(valueSlot),
              levelSlot < 0 ? null : index.bytes(levelSlot),
              levelSlot < 0 ? null : index.bytes(levelSlot + 1));
    }
  }

  final ConstantPageReader.State state() {
    ConstantPageReader.State known = state;
    if (known == null) {
      throw new IllegalStateException("The data was not planned");
    }
    return known;
  }
}
