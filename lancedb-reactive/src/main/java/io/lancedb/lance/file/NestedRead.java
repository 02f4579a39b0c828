package io.lancedb.lance.file;

import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.level.VectorTree;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Reads a field whose values stand in the columns of its leaves, with levels. */
final class NestedRead implements ColumnRead {

  private final ReadColumn column;
  private final PageOrigin origin;
  private final List<LeafRead> leaves = new ArrayList<>();

  NestedRead(ReadColumn column, List<ColumnPages> pages, RowRanges rows, PageOrigin origin) {
    this.column = column;
    this.origin = origin;
    for (int i = 0; i < pages.size(); i++) {
      leaves.add(new LeafRead(column.leaves().get(i), pages.get(i).levelScan(rows)));
    }
  }

  @Override
  public void planIndex(RangeReads index) {
    leaves.forEach(leaf -> leaf.planIndex(index));
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    leaves.forEach(leaf -> leaf.planData(index, data));
  }

  @Override
  public FieldVector decode(RangeReads data, int rows, BufferAllocator allocator) {
    FieldVector[] built = new FieldVector[1];
    try {
      leaves.forEach(leaf -> leaf.decode(data, allocator));
      origin.guard(() ->
          built[0] = VectorTree.build(column.field(), column.shape(), leaves, rows, allocator));
      return built[0];
    } finally {
      leaves.forEach(LeafRead::close);
    }
  }
}
