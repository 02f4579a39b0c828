package io.lancedb.lance.file.encoding.constant;

import io.lancedb.lance.file.bytes.RangeReads;
import org.jspecify.annotations.Nullable;

/** What a read of a constant page fetches: its value and levels, once for all reads. */
final class ConstantFetch {

  private final ConstantPageReader page;
  private ConstantPageReader.@Nullable State state;
  private int valueSlot = -1;
  private int levelSlot = -1;

  ConstantFetch(ConstantPageReader page) {
    this.page = page;
    this.state = page.state();
  }

  void planIndex(RangeReads index) {
    if (state == null) {
      valueSlot = page.valueBuffer < 0 ? -1 : page.buffers().read(page.valueBuffer, index);
      if (page.levelBuffers >= 0) {
        levelSlot = page.buffers().read(page.levelBuffers, index);
        page.buffers().read(page.levelBuffers + 1, index);
      }
    }
  }

  void planData(RangeReads index) {
    if (state == null) {
      state =
          page.parse(
              valueSlot < 0 ? null : index.bytes(valueSlot),
              levelSlot < 0 ? null : index.bytes(levelSlot),
              levelSlot < 0 ? null : index.bytes(levelSlot + 1));
    }
  }

  ConstantPageReader.State state() {
    ConstantPageReader.State known = state;
    if (known == null) {
      throw new IllegalStateException("The data was not planned");
    }
    return known;
  }
}
