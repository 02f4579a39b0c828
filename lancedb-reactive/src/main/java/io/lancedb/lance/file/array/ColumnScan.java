package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.StructTarget;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.schema.LanceField;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/** Rows of a field that is one column. */
final class ColumnScan extends FieldScan {

  private record Part(PageOrigin origin, ArrayScan scan) {}

  private final Field field;
  private final boolean blobs;
  private final RowSpans rows;
  private final BufferAllocator allocator;
  private final List<Part> parts = new ArrayList<>();

  ColumnScan(LanceField of, ArrayColumn column, RowSpans rows, BufferAllocator allocator) {
    this.field = FieldScan.shape(of);
    this.blobs = of.isBlob();
    this.rows = rows;
    this.allocator = allocator;
    for (ArrayColumn.Slice slice : column.slices(rows)) {
      ArrayPage page = slice.page();
      ArrayScans scans = new ArrayScans(page, of.isDictionary(), allocator);
      page.origin()
          .guard(() ->
              parts.add(new Part(page.origin(), scans.of(page.encoding(), field, slice.rows()))));
    }
  }

  @Override
  void plan(Round round) {
    for (Part part : parts) {
      part.origin.guard(() -> part.scan.plan(round));
    }
  }

  @Override
  ArrayTarget decode(RangeReads data) {
    ArrayTarget target = ArrayTarget.of(field, rows.rows(), allocator);
    try {
      for (Part part : parts) {
        part.origin.guard(() -> part.scan.decode(data, target));
      }
      if (blobs) {
        BlobDescriptions.setNulls((StructTarget) target);
      }
      return target;
    } catch (Throwable e) {
      target.close();
      throw e;
    }
  }
}
