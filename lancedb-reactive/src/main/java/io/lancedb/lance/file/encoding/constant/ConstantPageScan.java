package io.lancedb.lance.file.encoding.constant;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.DecodedNullColumn;
import io.lancedb.lance.file.encoding.column.DecodedVariableColumn;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Repeats the value of a constant page. */
final class ConstantPageScan implements PageScan {

  private final ConstantPageReader page;
  private final PageRows wanted;
  private final ConstantFetch fetch;

  ConstantPageScan(ConstantPageReader page, PageRows wanted) {
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

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    ConstantPageReader.State known = fetch.state();
    for (int i = 0; i < wanted.size(); i++) {
      long from = wanted.start(i);
      int count = Math.toIntExact(wanted.end(i) - from);
      out.checkRoom(count);
      short[] levels = known.definition();
      fill(page, known.value(), levels, (int) from, count, out);
      if (page.allNull) {
        out.appendNull(count);
      } else if (levels == null) {
        out.appendValid(count);
      } else {
        out.appendLevels(levels, (int) from, (int) from + count);
      }
    }
  }

  /**
   * Writes the value of the page as the next rows; does not append them.
   *
   * @param levels definition levels of the rows, from {@code from} on; null where all are valid
   */
  static void fill(
      ConstantPageReader page,
      MemorySegment value,
      short @Nullable [] levels,
      int from,
      int count,
      DecodedColumn out) {
    switch (out) {
      case DecodedFixedColumn column -> fill(page, value, count, column);
      case DecodedVariableColumn column -> fill(page, value, levels, from, count, column);
      case DecodedNullColumn ignored -> {}
    }
  }

  private static void fill(
      ConstantPageReader page, MemorySegment value, int count, DecodedFixedColumn column) {
    if (page.allNull) {
      column.zero(count);
      column.allItemsValid(count);
    } else if (page.type().bits() == 1) {
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

  private static void fill(
      ConstantPageReader page,
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
