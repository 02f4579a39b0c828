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

/** Which values of an open page are null: a byte for each value from the first null page on. */
final class OpenNulls implements AutoCloseable {

  private final BufferAllocator allocator;
  private final GrowingBuffer bytes;
  private int values;
  private int nulls;

  OpenNulls(BufferAllocator allocator) {
    this.allocator = allocator;
    this.bytes = new GrowingBuffer(allocator);
  }

  /** Number of values. */
  int values() {
    return values;
  }

  /** Number of nulls. */
  int nulls() {
    return nulls;
  }

  /** Whether a value is null. */
  boolean isNull(long i) {
    return nulls > 0 && bytes.segment().get(JAVA_BYTE, i) != 0;
  }

  /** Adds values of a vector and returns how many of them are null. */
  int append(FieldVector vector, int from, int count) {
    int added = countNulls(vector, from, count);
    if (added == 0) {
      appendValid(count);
      return 0;
    }
    MemorySegment validity = ArrowMemory.segment(vector.getValidityBuffer());
    MemorySegment target = extend(count);
    for (int i = 0; i < count; i++) {
      target.set(JAVA_BYTE, i, (byte) (Bits.get(validity, from + (long) i) ? 0 : 1));
    }
    nulls += added;
    values += count;
    return added;
  }

  /** Nulls among values of a vector. */
  static int countNulls(FieldVector vector, int from, int count) {
    if (count == 0 || vector.getValidityBuffer().capacity() == 0) {
      return 0;
    }
    return count - Bits.count(ArrowMemory.segment(vector.getValidityBuffer()), from, count);
  }

  /** Adds values that are not null. */
  void appendValid(int count) {
    if (nulls > 0) {
      extend(count).fill((byte) 0);
    }
    values += count;
  }

  /** Room for more values; before the first null the values so far get theirs. */
  private MemorySegment extend(int count) {
    if (nulls == 0) {
      bytes.extend(values).fill((byte) 0);
    }
    return bytes.extend(count);
  }

  /**
   * The encoding of values that may be null, which stand behind their validity; adds the buffer of
   * the validity bits when some are null.
   */
  ArrayEncoding.Nullable.Builder encode(List<PageBuffer> buffers) {
    if (nulls == 0) {
      return ArrayEncoding.Nullable.newBuilder()
          .setNoNulls(ArrayEncoding.Nullable.NoNulls.getDefaultInstance());
    }
    int number = buffers.size();
    PageBuffer bits = PageBuffer.allocate(allocator, Bits.bytesFor(values));
    buffers.add(bits);
    Bits.pack(bytes.segment(), 0, values, true, bits.segment());
    return ArrayEncoding.Nullable.newBuilder()
        .setSomeNulls(
            ArrayEncoding.Nullable.SomeNulls.newBuilder().setValidity(OpenArray.flat(1, number)));
  }

  @Override
  public void close() {
    bytes.close();
    values = 0;
    nulls = 0;
  }
}
