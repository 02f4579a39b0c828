package io.lancedb.lance.file;

import io.lancedb.lance.file.ColumnPages.Scan;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.level.LeafValues;
import io.lancedb.lance.file.level.Levels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Reads rows of one leaf of a nested field. */
final class LeafRead implements LeafValues, AutoCloseable {

  private final LeafColumn leaf;
  private final List<Scan<LevelScan>> scans;
  private final Levels levels;
  private @Nullable DecodedColumn values;

  LeafRead(LeafColumn leaf, List<Scan<LevelScan>> scans) {
    this.leaf = leaf;
    this.scans = scans;
    this.levels = new Levels(leaf.nesting());
  }

  void planIndex(RangeReads index) {
    scans.forEach(scan -> scan.rows().planIndex(index));
  }

  void planData(RangeReads index, RangeReads data) {
    for (Scan<LevelScan> scan : scans) {
      scan.origin().guard(() -> scan.rows().planData(index, data));
    }
  }

  /** Decodes levels and values of all pages. */
  void decode(RangeReads data, BufferAllocator allocator) {
    for (Scan<LevelScan> scan : scans) {
      scan.origin().guard(() -> scan.rows().levels(data, levels, allocator));
    }
    DecodedColumn column = DecodedColumn.allocate(allocator, leaf.type(), levels.visible());
    values = column;
    short[] visible = levels.visibleDefinitions();
    for (Scan<LevelScan> scan : scans) {
      scan.origin().guard(() -> scan.rows().values(data, visible, column));
    }
  }

  @Override
  public Levels levels() {
    return levels;
  }

  @Override
  public void load(FieldVector vector) {
    DecodedColumn decoded = values;
    if (decoded != null) {
      decoded.loadInto(vector);
    }
  }

  @Override
  public void close() {
    if (values != null) {
      values.close();
      values = null;
    }
  }
}
