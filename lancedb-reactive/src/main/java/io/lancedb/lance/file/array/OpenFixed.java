package io.lancedb.lance.file.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** Bits, collected as bytes, or values of whole bytes: {@code nullable flat}. */
final class OpenFixed extends OpenArray {

  private final BufferAllocator allocator;
  private final int bits;
  private final GrowingBuffer values;
  private final OpenNulls nulls;

  OpenFixed(int bits, BufferAllocator allocator) {
    this.allocator = allocator;
    this.bits = bits;
    this.values = new GrowingBuffer(allocator);
    this.nulls = new OpenNulls(allocator);
  }

  private long width() {
    return (long) bits >>> 3;
  }

  @Override
  long bytes() {
    return bits == 1 ? nulls.values() >>> 3 : values.size();
  }

  @Override
  long bytes(FieldVector vector, int from, int count) {
    return bits == 1 ? count >>> 3 : count * width();
  }

  @Override
  int append(FieldVector vector, int from, int count) {
    MemorySegment source = ArrowMemory.segment(vector.getDataBuffer());
    long first = nulls.values();
    int added = nulls.append(vector, from, count);
    if (bits == 1) {
      MemorySegment target = values.extend(count);
      for (int i = 0; i < count; i++) {
        boolean set = Bits.get(source, from + (long) i) && !nulls.isNull(first + i);
        target.set(JAVA_BYTE, i, (byte) (set ? 1 : 0));
      }
      return added;
    }
    long width = width();
    MemorySegment target = values.extend(count * width);
    MemorySegment.copy(source, from * width, target, 0, count * width);
    for (int i = 0; added > 0 && i < count; i++) {
      if (nulls.isNull(first + i)) {
        target.asSlice(i * width, width).fill((byte) 0);
      }
    }
    return added;
  }

  @Override
  void appendBlank(int count) {
    nulls.appendValid(count);
    values.extend(bits == 1 ? count : count * width()).fill((byte) 0);
  }

  @Override
  ArrayEncoding encode(List<PageBuffer> buffers) {
    try {
      int count = nulls.values();
      if (nulls.nulls() == count) {
        return allNulls();
      }
      ArrayEncoding.Nullable.Builder nullable = nulls.encode(buffers);
      int number = buffers.size();
      if (bits == 1) {
        PageBuffer packed = PageBuffer.allocate(allocator, Bits.bytesFor(count));
        buffers.add(packed);
        Bits.pack(values.segment(), 0, count, false, packed.segment());
      } else {
        buffers.add(values.take());
      }
      return nullable(nullable, flat(bits, number));
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    values.close();
    nulls.close();
  }
}
