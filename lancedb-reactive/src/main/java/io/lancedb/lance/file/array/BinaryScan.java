package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.VariableTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.RangeReads;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** {@code binary}: {@link EndOffsets} of byte strings, and the bytes of all, back to back. */
final class BinaryScan implements ArrayScan {

  private final ArrayScans scans;
  private final ArrayEncoding.Flat bytesEncoding;
  private final RowSpans rows;
  private final EndOffsets ends;
  private @Nullable RowSpans bytes;
  private @Nullable FlatScan bytesScan;

  BinaryScan(ArrayScans scans, ArrayEncoding.Binary encoding, Field type, RowSpans rows) {
    this.scans = scans;
    this.rows = rows;
    ArrayEncoding inner = encoding.getBytes();
    if (inner.getNullable().hasNoNulls()) {
      inner = inner.getNullable().getNoNulls().getValues();
    }
    if (!inner.hasFlat()) {
      throw scans
          .page
          .origin()
          .unsupported("bytes of %s as %s".formatted(type.getType(), inner.getArrayEncodingCase()));
    }
    bytesEncoding = inner.getFlat();
    ends = new EndOffsets(scans, encoding.getIndices(), encoding.getNullAdjustment(), rows);
    ends.expectTotal(encoding.getNullAdjustment() - 1);
  }

  @Override
  public void plan(Round round) {
    if (bytesScan == null && ends.plan(round)) {
      bytes = new RowSpans(rows.size());
      ends.addSpans(0, bytes);
      bytesScan = new FlatScan(scans.page, bytesEncoding, 8, bytes);
      bytesScan.plan(round);
    }
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    if (bytesScan == null || bytes == null) {
      throw new IllegalStateException("Not planned");
    }
    VariableTarget values = (VariableTarget) out;
    values.checkRoom(rows.rows());
    bytesScan.check(data);
    int length = bytes.rows();
    long position = values.position();
    MemorySegment room = values.reserve(length).asSlice(position, length);
    if (length > 0) {
      try (FixedTarget target = new FixedTarget(out.allocator(), length, 8, room)) {
        bytesScan.decode(data, target);
      }
    }
    int row = 0;
    for (long stored : ends.lengths()) {
      if (stored < 0) {
        values.setNull(row);
      }
      position += stored < 0 ? ~stored : stored;
      values.endValue(row++, position);
    }
    values.advance(row);
  }
}
