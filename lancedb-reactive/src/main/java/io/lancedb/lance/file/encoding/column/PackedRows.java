package io.lancedb.lance.file.encoding.column;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.proto.VariablePackedStruct;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Structs that are stored row by row, taken apart into a vector for each member.
 *
 * <pre>
 * all members of fixed width   the members back to back
 * otherwise                    of each member its bytes, or LE32 | LE64 length and bytes;
 *                              a null row has no bytes at all
 * </pre>
 */
public final class PackedRows {

  private PackedRows() {}

  /** Checks the encoding of members of which some have variable width. */
  public static void check(VariablePackedStruct encoding, ValueType type, PageOrigin origin) {
    if (encoding.getFieldsCount() != type.members().size()) {
      throw origin.corrupt("packed structs of %d members".formatted(encoding.getFieldsCount()));
    }
    for (int i = 0; i < encoding.getFieldsCount(); i++) {
      VariablePackedStruct.FieldEncoding member = encoding.getFields(i);
      int bits = type.members().get(i);
      boolean fixed = bits > 0;
      if (fixed != member.hasBitsPerValue()
          || Math.abs(bits) != (fixed ? member.getBitsPerValue() : member.getBitsPerLength())) {
        throw origin.corrupt("a packed struct whose member %d has another width".formatted(i));
      }
      if (fixed ? !member.getValue().hasFlat() : !member.getValue().hasVariable()) {
        throw origin.unsupported(
            "members of packed structs encoded as " + member.getValue().getCompressionCase());
      }
    }
  }

  /** Loads the members of rows of fixed width. */
  static void load(
      StructVector struct,
      MemorySegment bytes,
      int rows,
      ValueType type,
      BufferAllocator allocator) {
    long stride = type.itemBytes();
    long offset = 0;
    List<FieldVector> members = struct.getChildrenFromFields();
    for (int m = 0; m < members.size(); m++) {
      ValueType member = ValueType.of(members.get(m).getField());
      try (DecodedFixedColumn column = new DecodedFixedColumn(allocator, member, rows)) {
        int width = type.members().get(m) >>> 3;
        MemorySegment target = column.data();
        for (int i = 0; i < rows; i++) {
          MemorySegment.copy(bytes, i * stride + offset, target, (long) i * width, width);
        }
        offset += width;
        column.appendValid(rows);
        column.loadInto(members.get(m));
      }
    }
  }

  /**
   * Loads the members of rows of variable width.
   *
   * @param offsets LE32 begin of each row and the end
   */
  static void load(
      StructVector struct,
      MemorySegment offsets,
      MemorySegment bytes,
      int rows,
      ValueType type,
      BufferAllocator allocator) {
    List<FieldVector> members = struct.getChildrenFromFields();
    List<DecodedColumn> columns = new ArrayList<>();
    try {
      for (FieldVector member : members) {
        columns.add(DecodedColumn.allocate(allocator, ValueType.of(member.getField()), rows));
      }
      for (int i = 0; i < rows; i++) {
        int start = offsets.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i);
        int end = offsets.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i + 1L);
        row(bytes.asSlice(start, end - start), i, type, columns);
      }
      for (int m = 0; m < columns.size(); m++) {
        columns.get(m).appendValid(rows);
        columns.get(m).loadInto(members.get(m));
      }
    } finally {
      columns.forEach(DecodedColumn::close);
    }
  }

  private static void row(
      MemorySegment bytes, int row, ValueType type, List<DecodedColumn> columns) {
    long at = 0;
    boolean absent = bytes.byteSize() == 0;
    for (int m = 0; m < columns.size(); m++) {
      int bits = type.members().get(m);
      switch (columns.get(m)) {
        case DecodedNullColumn ignored -> throw new IllegalStateException("A packed null");
        case DecodedFixedColumn column -> {
          int width = bits >>> 3;
          MemorySegment target = column.data().asSlice((long) row * width, width);
          if (absent) {
            target.fill((byte) 0);
          } else {
            target.copyFrom(bytes.asSlice(at, width));
          }
          at += width;
        }
        case DecodedVariableColumn column -> {
          int width = -bits >>> 3;
          if (absent) {
            column.endValue(row, column.position());
          } else {
            long length = Bits.unsigned(bytes, at, width);
            column.value(row, bytes.asSlice(at + width, length), 0, length);
            at += width + length;
          }
        }
      }
    }
    if (!absent && at != bytes.byteSize()) {
      throw new IllegalArgumentException(
          "a packed row of %d bytes instead of %d".formatted(bytes.byteSize(), at));
    }
  }
}
