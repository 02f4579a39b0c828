package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedSizeListTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.StructTarget;
import io.lancedb.lance.file.array.decoded.TypeBits;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.objectstore.ByteRange;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * {@code packed_struct}: the members of a row back to back, then the next row. Members have whole
 * bytes, or are fixed-size lists of such; nothing is null.
 */
final class PackedStructScan implements ArrayScan {

  private final ArrayPage page;
  private final ByteRange buffer;
  private final RowSpans rows;
  private final long[] widths;
  private final long rowBytes;
  private int firstSlot = -1;

  PackedStructScan(ArrayPage page, ArrayEncoding.PackedStruct encoding, Field type, RowSpans rows) {
    this.page = page;
    this.buffer = page.buffer(encoding.getBuffer());
    this.rows = rows;
    List<Field> members = type.getChildren();
    if (!(type.getType() instanceof ArrowType.Struct)
        || members.isEmpty()
        || encoding.getInnerCount() != members.size()) {
      throw page.origin()
          .corrupt("%d packed members for %s".formatted(encoding.getInnerCount(), type.getType()));
    }
    widths = new long[members.size()];
    long sum = 0;
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(members.get(i), page);
      sum = Math.addExact(sum, widths[i]);
    }
    rowBytes = sum;
  }

  /** Bytes of one member of a row. */
  private static long width(Field member, ArrayPage page) {
    if (member.getType() instanceof ArrowType.FixedSizeList list) {
      return Math.multiplyExact(list.getListSize(), width(member.getChildren().get(0), page));
    }
    int bits = TypeBits.of(member);
    if (bits == 1) {
      throw page.origin().unsupported("packed booleans");
    }
    return (long) bits >>> 3;
  }

  @Override
  public void plan(Round round) {
    if (firstSlot >= 0) {
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      long from = Math.multiplyExact(rows.start(i), rowBytes);
      long to = Math.multiplyExact(rows.end(i), rowBytes);
      int slot = page.read(buffer, from, to, round.data());
      firstSlot = i == 0 ? slot : firstSlot;
    }
  }

  @Override
  public void decode(RangeReads data, ArrayTarget out) {
    List<ArrayTarget> members = ((StructTarget) out).members();
    for (int span = 0; span < rows.size(); span++) {
      MemorySegment stored = data.bytes(firstSlot + span);
      int count = (int) rows.count(span);
      out.checkRoom(count);
      long from = 0;
      for (int i = 0; i < widths.length; i++) {
        copy(stored, from, widths[i], members.get(i), count);
        from += widths[i];
      }
      out.advance(count);
    }
  }

  /** Copies a member of all rows, whose lists lie back to back as their items do. */
  private void copy(MemorySegment stored, long from, long width, ArrayTarget member, int count) {
    ArrayTarget leaf = member;
    int values = count;
    while (leaf instanceof FixedSizeListTarget list) {
      values = list.rows() == 0 ? 0 : list.items().rows() / list.rows() * values;
      leaf = list.items();
      list.advance(count * (list.rows() / Math.max(1, member.rows())));
    }
    FixedTarget fixed = (FixedTarget) leaf;
    long at = fixed.row() * fixed.width();
    for (int row = 0; row < count; row++) {
      MemorySegment.copy(stored, row * rowBytes + from, fixed.data(), at + row * width, width);
    }
    fixed.advance(values);
  }
}
