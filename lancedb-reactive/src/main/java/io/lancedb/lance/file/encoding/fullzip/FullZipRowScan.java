package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.level.Levels;
import io.lancedb.lance.file.level.Nesting;

/** Reads a rare kind of full-zip page of a column without layers as one of a nested column. */
final class FullZipRowScan implements PageScan {

  private final FullZipLevelScan entries;

  FullZipRowScan(FullZipLevelScan entries) {
    this.entries = entries;
  }

  @Override
  public void planIndex(RangeReads index) {
    entries.planIndex(index);
  }

  @Override
  public void planData(RangeReads index, RangeReads data) {
    entries.planData(index, data);
  }

  @Override
  public void decode(RangeReads data, DecodedColumn out) {
    Levels levels = new Levels(Nesting.FLAT);
    entries.levels(data, levels, out.allocator());
    short[] own = levels.visibleDefinitions();
    // Validity is looked up by row of the column.
    short[] visible = null;
    if (own != null) {
      visible = new short[out.row() + levels.visible()];
      System.arraycopy(own, 0, visible, out.row(), levels.visible());
    }
    entries.values(data, visible, out);
  }
}
