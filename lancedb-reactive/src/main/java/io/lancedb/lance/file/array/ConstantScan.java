package io.lancedb.lance.file.array;

import com.google.protobuf.ByteString;
import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.TypeBits;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.vector.types.pojo.Field;

/** {@code constant}: one value of whole bytes, or a bit, for all rows; no buffers. */
final class ConstantScan implements ArrayScan {

  private final MemorySegment value;
  private final RowSpans rows;

  ConstantScan(ArrayPage page, ByteString value, Field type, RowSpans rows) {
    int bits = TypeBits.of(type);
    if (value.size() != Bits.bytesFor(bits)) {
      throw page.origin().corrupt("a constant of %d bytes".formatted(value.size()));
    }
    this.value = MemorySegment.ofArray(value.toByteArray());
    this.rows = rows;
  }

  @Override
  public void plan(Round round) {}

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    FixedTarget values = (FixedTarget) out;
    int count = rows.rows();
    values.checkRoom(count);
    if (values.bits() != 1) {
      long width = values.width();
      for (int i = 0; i < count; i++) {
        MemorySegment.copy(value, 0, values.data(), (values.row() + i) * width, width);
      }
    } else if (Bits.get(value, 0)) {
      Bits.setRange(values.data(), values.row(), count);
    }
    values.advance(count);
  }
}
