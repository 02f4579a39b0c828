package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Repeats the value of a constant page. */
final class ConstantPageScan implements PageScan {

  private final ConstantPageReader page;
  private final PageRows wanted;
  private ConstantPageReader.@Nullable State state;
  private int valueSlot;
  private int levelSlot;

  ConstantPageScan(ConstantPageReader page, PageRows wanted) {
    this.page = page;
    this.wanted = wanted;
    this.state = page.state();
  }

  @Override
  public void planIndex(RangeReads index) {
    if (state == null) {
      valueSlot = page.valueBuffer < 0 ? -1 : page.buffers.read(page.valueBuffer, index);
      levelSlot = page.levelBuffer < 0 ? -1 : page.buffers.read(page.levelBuffer, index);
    }
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    if (state == null) {
      state =
          page.parse(
              valueSlot < 0 ? null : index.bytes(valueSlot),
              levelSlot < 0 ? null : index.bytes(levelSlot));
    }
  }

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    ConstantPageReader.State known = state;
    if (known == null) {
      throw new IllegalStateException("The data was not planned");
    }
    for (int i = 0; i < wanted.size(); i++) {
      long from = wanted.start(i);
      int count = Math.toIntExact(wanted.end(i) - from);
      out.checkRoom(count);
      switch (out) {
        case DecodedFixedColumn column -> fill(known.value(), count, column);
        case DecodedVariableColumn column ->
            fill(known.value(), known.levels(), (int) from, count, column);
        case DecodedNullColumn ignored -> {}
      }
      short[] levels = known.levels();
      if (page.allNull) {
        out.appendNull(count);
      } else if (levels == null) {
        out.appendValid(count);
      } else {
        out.appendLevels(levels, (int) from, (int) from + count);
      }
    }
  }

  private void fill(MemorySegment value, int count, DecodedFixedColumn column) {
    if (page.allNull) {
      column.zero(count);
      column.allItemsValid(count);
    } else if (page.type.bits() == 1) {
      if (value.get(JAVA_BYTE, 0) != 0) {
        Bits.setRange(column.data(), column.row(), count);
      }
    } else {
      long bytes = count * value.byteSize();
      MemorySegment target = column.data().asSlice(column.position(), bytes);
      repeat(value, target);
    }
  }

  /**
   * Fills the target, a multiple of the value, by copying what is there twice as long each time.
   */
  private static void repeat(MemorySegment value, MemorySegment target) {
    long done = Math.min(value.byteSize(), target.byteSize());
    MemorySegment.copy(value, 0, target, 0, done);
    while (done > 0 && done < target.byteSize()) {
      long more = Math.min(done, target.byteSize() - done);
      MemorySegment.copy(target, 0, target, done, more);
      done += more;
    }
  }

  private void fill(
      MemorySegment value,
      short @Nullable [] levels,
      int from,
      int count,
      DecodedVariableColumn column) {
    if (page.allNull) {
      column.emptyValues(count);
      return;
    }
    int valid = count;
    for (int i = from; levels != null && i < from + count; i++) {
      valid -= levels[i] == 0 ? 0 : 1;
    }
    long bytes = valid * value.byteSize();
    long at = column.position();
    repeat(value, column.reserve(bytes).asSlice(at, bytes));
    for (int i = 0; i < count; i++) {
      at += levels == null || levels[from + i] == 0 ? value.byteSize() : 0;
      column.endValue(i, at);
    }
  }
}
