package io.lancedb.lance.file.encoding;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.fullzip.FullZipEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.VariablePackedStruct;
import io.lancedb.lance.file.encoding.variable.VariableValues;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * A page of packed structs with members of variable width, which only files of version 2.2 hold:
 * each row is one value of a full-zip page.
 *
 * <pre>
 * row   of each member its bytes, or, where its width varies, LE32 | LE64 length and bytes
 * </pre>
 */
final class VariablePackedPage extends ColumnPage {

  /** Bytes that a row takes beside its members: length and control word. */
  private static final int OVERHEAD = 5;

  private final ValueType type;
  private final long pageBytes;
  private final GrowingBuffer ends;
  private final GrowingBuffer data;

  VariablePackedPage(ValueType type, long pageBytes, BufferAllocator allocator) {
    super(allocator);
    this.type = type;
    this.pageBytes = pageBytes;
    this.ends = new GrowingBuffer(allocator);
    this.data = new GrowingBuffer(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    List<FieldVector> members = ((StructVector) vector).getChildrenFromFields();
    long used = data.size() + (long) OVERHEAD * count();
    for (int i = 0; i < count; i++) {
      for (int m = 0; m < members.size(); m++) {
        used += size(members.get(m), type.members().get(m), from + i);
      }
      used += OVERHEAD;
      if (used > pageBytes && (i > 0 || count() > 0)) {
        return i;
      }
    }
    return count;
  }

  private static long size(FieldVector member, int bits, int row) {
    int width = Math.abs(bits) >>> 3;
    if (bits > 0) {
      return width;
    }
    MemorySegment offsets = ArrowMemory.segment(member.getOffsetBuffer());
    return width + Words.get(offsets, width, row + 1L) - Words.get(offsets, width, row);
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    List<FieldVector> members = ((StructVector) vector).getChildrenFromFields();
    for (FieldVector member : members) {
      PackedPage.checkMember(this, vector, member, from, count);
    }
    MemorySegment target = ends.extend(4L * count);
    for (int i = 0; i < count; i++) {
      for (int m = 0; m < members.size() && !isNull((long) count() + i); m++) {
        member(members.get(m), type.members().get(m), from + (long) i);
      }
      target.set(Words.INT, 4L * i, Math.toIntExact(data.size()));
    }
  }

  private void member(FieldVector member, int bits, long row) {
    if (bits > 0) {
      MemorySegment source = ArrowMemory.segment(PackedPage.items(member));
      int width = bits >>> 3;
      data.extend(width).copyFrom(source.asSlice(row * width, width));
      return;
    }
    int width = -bits >>> 3;
    MemorySegment source = ArrowMemory.segment(member.getDataBuffer());
    MemorySegment offsets = ArrowMemory.segment(member.getOffsetBuffer());
    long start = Words.get(offsets, width, row);
    long length = Words.get(offsets, width, row + 1) - start;
    MemorySegment target = data.extend(width + length);
    Words.set(target, width, 0, length);
    target.asSlice(width).copyFrom(source.asSlice(start, length));
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    if (!levels.canBeZipped()) {
      throw new UnsupportedFeatureException(
          "Packed structs with members of variable width cannot be stored in a list below a struct"
              + " that may be null: do not pack them");
    }
    VariableValues values = new VariableValues(ends.segment(), data.segment());
    return FullZipEncoder.variable(
        values, nulls.count(), Integer.BYTES, encoding(), levels, allocator);
  }

  private CompressiveEncoding encoding() {
    VariablePackedStruct.Builder packed = VariablePackedStruct.newBuilder();
    for (int bits : type.members()) {
      VariablePackedStruct.FieldEncoding.Builder member = packed.addFieldsBuilder();
      if (bits > 0) {
        member.setValue(Encodings.flat(bits)).setBitsPerValue(bits);
      } else {
        member.setValue(Encodings.variable(-bits >>> 3)).setBitsPerLength(-bits);
      }
    }
    return CompressiveEncoding.newBuilder().setVariablePackedStruct(packed).build();
  }

  @Override
  void free() {
    ends.close();
    data.close();
  }
}
