package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.VariableTarget;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.RangeReads;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.types.pojo.Field;

/** {@code fixed_size_binary}: byte strings of one length, back to back; of older writers. */
final class FixedSizeBinaryScan implements ArrayScan {

  private final ArrayScan bytes;
  private final RowSpans rows;
  private final int width;

  FixedSizeBinaryScan(
      ArrayScans scans, ArrayEncoding.FixedSizeBinary encoding, Field type, RowSpans rows) {
    this.rows = rows;
    width = encoding.getByteWidth();
    if (width <= 0) {
      throw scans.page.origin().corrupt("%s of %d bytes".formatted(type.getType(), width));
    }
    bytes = scans.of(encoding.getBytes(), ArrayScans.BYTE, rows.times(width));
  }

  @Override
  public void plan(Round round) {
    bytes.plan(round);
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    VariableTarget values = (VariableTarget) out;
    int count = rows.rows();
    values.checkRoom(count);
    int length = Math.multiplyExact(count, width);
    if (bytes instanceof FlatScan flat) {
      flat.check(data);
    }
    long position = values.position();
    MemorySegment room = values.reserve(length).asSlice(position, length);
    try (FixedTarget target = new FixedTarget(out.allocator(), length, 8, room)) {
      bytes.decode(data, target);
    }
    for (int i = 0; i < count; i++) {
      position += width;
      values.endValue(i, position);
    }
    values.advance(count);
  }
}
