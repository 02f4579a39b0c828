package io.lancedb.lance.file.encoding;

import io.lancedb.error.SchemaMismatchException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.fixed.PackedRowsEncoder;
import io.lancedb.lance.file.encoding.miniblock.MiniBlockEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * A page of packed structs whose members all have a fixed width: the members of a row stand back to
 * back, the rows in chunks. A null row is all zeros; a member of a row is never null.
 */
final class PackedPage extends ColumnPage {

  private final ValueType type;
  private final int width;
  private final int maxRows;
  private final GrowingBuffer rows;

  PackedPage(ValueType type, long pageBytes, BufferAllocator allocator) {
    super(allocator);
    this.type = type;
    this.width = type.itemBytes();
    this.maxRows = Math.clamp(pageBytes / width, 1, Integer.MAX_VALUE / 16);
    this.rows = new GrowingBuffer(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    return Math.min(count, maxRows - count());
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    MemorySegment target = rows.extend((long) count * width);
    List<FieldVector> members = ((StructVector) vector).getChildrenFromFields();
    long offset = 0;
    for (int m = 0; m < members.size(); m++) {
      FieldVector member = members.get(m);
      checkMember(this, vector, member, from, count);
      int bytes = type.members().get(m) >>> 3;
      MemorySegment source = ArrowMemory.segment(items(member));
      for (int i = 0; i < count; i++) {
        MemorySegment.copy(
            source, (from + (long) i) * bytes, target, (long) i * width + offset, bytes);
      }
      offset += bytes;
    }
    for (int i = 0; nullCount > 0 && i < count; i++) {
      if (isNull((long) count() + i)) {
        target.asSlice((long) i * width, width).fill((byte) 0);
      }
    }
  }

  /** The bytes of a member of fixed width. */
  static ArrowBuf items(FieldVector member) {
    FieldVector items = member;
    while (items instanceof FixedSizeListVector list) {
      items = list.getDataVector();
    }
    return items.getDataBuffer();
  }

  /** Fails for a null in a member, or in its items, of a row that is not null itself. */
  static void checkMember(
      ColumnPage page, FieldVector struct, FieldVector member, int from, int count) {
    checkNulls(page, struct, member, member, 1, from, count);
    FieldVector items = member;
    int size = 1;
    while (items instanceof FixedSizeListVector list) {
      items = list.getDataVector();
      size *= list.getListSize();
      checkNulls(page, struct, member, items, size, from, count);
    }
  }

  /**
   * Fails for a null where packed structs can have none.
   *
   * @param items the vector to be looked at, with {@code size} values for each row
   */
  private static void checkNulls(
      ColumnPage page,
      FieldVector struct,
      FieldVector member,
      FieldVector items,
      int size,
      int from,
      int count) {
    MemorySegment validity = ArrowMemory.segment(items.getValidityBuffer());
    if (Bits.count(validity, (long) from * size, count * size) == count * size) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (!page.isNull((long) page.count() + i)
          && Bits.count(validity, (from + (long) i) * size, size) < size) {
        throw new SchemaMismatchException(
            "Column \"%s.%s\" has a null, but members of packed structs cannot be null: make the"
                    .formatted(struct.getName(), member.getName())
                + " struct null, or do not pack it");
      }
    }
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    ChunkEncoder chunks = new PackedRowsEncoder(rows.segment(), type);
    return MiniBlockEncoder.encode(chunks, levels, large, allocator);
  }

  @Override
  void free() {
    rows.close();
  }
}
