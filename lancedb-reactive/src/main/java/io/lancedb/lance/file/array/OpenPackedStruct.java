package io.lancedb.lance.file.array;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.array.decoded.TypeBits;
import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Structs that are stored row by row: {@code packed_struct}. Nothing in them may be null. */
final class OpenPackedStruct extends OpenArray {

  private final Field field;
  private final int[] widths;
  private final int rowBytes;
  private final GrowingBuffer values;

  OpenPackedStruct(Field field, BufferAllocator allocator) {
    this.field = field;
    this.values = new GrowingBuffer(allocator);
    widths = field.getChildren().stream().mapToInt(this::width).toArray();
    int sum = 0;
    for (int width : widths) {
      sum = Math.addExact(sum, width);
    }
    rowBytes = sum;
    if (rowBytes == 0) {
      throw unsupported("a packed struct without members");
    }
  }

  private int width(Field member) {
    if (member.getType() instanceof ArrowType.FixedSizeList list) {
      return Math.multiplyExact(list.getListSize(), width(member.getChildren().get(0)));
    }
    int bits = TypeBits.of(member);
    if (bits == 1) {
      throw unsupported("booleans in a packed struct");
    }
    return bits >>> 3;
  }

  private UnsupportedFeatureException unsupported(String what) {
    return new UnsupportedFeatureException(
        "Column \"%s\" has %s, which data files of version 2.0 cannot hold: use 2.2"
            .formatted(field.getName(), what));
  }

  @Override
  long bytes() {
    return values.size();
  }

  @Override
  long bytes(FieldVector vector, int from, int count) {
    return (long) count * rowBytes;
  }

  @Override
  int append(FieldVector vector, int from, int count) {
    MemorySegment target = values.extend((long) count * rowBytes);
    List<FieldVector> members = vector.getChildrenFromFields();
    if (OpenNulls.countNulls(vector, from, count) > 0) {
      throw unsupported("a null in a packed struct");
    }
    long at = 0;
    for (int i = 0; i < widths.length; i++) {
      int width = widths[i];
      MemorySegment source = ArrowMemory.segment(values(members.get(i), from, count));
      for (int row = 0; row < count; row++) {
        MemorySegment.copy(
            source, (long) (from + row) * width, target, (long) row * rowBytes + at, width);
      }
      at += width;
    }
    return 0;
  }

  /** The buffer of a member's values, none of which may be null. */
  private ArrowBuf values(FieldVector member, int from, int count) {
    if (OpenNulls.countNulls(member, from, count) > 0) {
      throw unsupported("a null in a packed struct");
    }
    if (member.getField().getType() instanceof ArrowType.FixedSizeList list) {
      int size = list.getListSize();
      return values(member.getChildrenFromFields().get(0), from * size, count * size);
    }
    return member.getDataBuffer();
  }

  @Override
  void appendBlank(int count) {
    values.extend((long) count * rowBytes).fill((byte) 0);
  }

  @Override
  ArrayEncoding encode(List<PageBuffer> buffers) {
    int number = buffers.size();
    buffers.add(values.take());
    ArrayEncoding.PackedStruct.Builder packed =
        ArrayEncoding.PackedStruct.newBuilder().setBuffer(reference(number));
    for (Field member : field.getChildren()) {
      packed.addInner(inner(member));
    }
    return ArrayEncoding.newBuilder().setPackedStruct(packed).build();
  }

  private static ArrayEncoding inner(Field member) {
    if (member.getType() instanceof ArrowType.FixedSizeList list) {
      return noNulls(
          ArrayEncoding.newBuilder()
              .setFixedSizeList(
                  ArrayEncoding.FixedSizeList.newBuilder()
                      .setDimension(list.getListSize())
                      .setItems(inner(member.getChildren().get(0))))
              .build());
    }
    return noNulls(flat(TypeBits.of(member), 0));
  }

  @Override
  public void close() {
    values.close();
  }
}
