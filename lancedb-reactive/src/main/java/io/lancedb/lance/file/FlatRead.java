package io.lancedb.lance.file;

import io.lancedb.lance.file.ColumnPages.Scan;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.bytes.RowRanges;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.page.PageScan;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Reads a field whose values are those of one column. */
final class FlatRead implements ColumnRead {

  private final ReadColumn column;
  private final List<Scan<PageScan>> scans;

  FlatRead(ReadColumn column, ColumnPages pages, RowRanges rows) {
    this.column = column;
    this.scans = pages.scan(rows);
  }

  @Override
  public void planIndex(RangeReads index) {
    scans.forEach(scan -> scan.rows().planIndex(index));
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    for (Scan<PageScan> scan : scans) {
      scan.origin().guard(() -> scan.rows().planData(index, data));
    }
  }

  @Override
  public FieldVector decode(RangeReads data, int rows, BufferAllocator allocator) {
    try (DecodedColumn out =
        DecodedColumn.allocate(allocator, column.leaves().get(0).type(), rows)) {
      for (Scan<PageScan> scan : scans) {
        scan.origin().guard(() -> scan.rows().decode(data, out));
      }
      return out.toVector(column.field());
    }
  }
}
