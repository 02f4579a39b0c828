package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.proto.ArrayEncoding;
import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.PageBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings: {@code binary}, that is their {@link EndOffsets}, to which nulls add one more than
 * all bytes, and the bytes. Pages of at least 100 texts with fewer than 100 distinct ones become a
 * {@link StringDictionary}. The field's metadata may ask for the bytes to be compressed.
 */
final class OpenVariable extends OpenArray {

  private static final String COMPRESSION = "lance-encoding:compression";

  private final BufferAllocator allocator;
  private final int offsetBytes;
  private final boolean dictionary;
  private final @Nullable BytesCompression compression;
  private final GrowingBuffer ends;
  private final GrowingBuffer values;
  private final OpenNulls nulls;

  /**
   * Empty.
   *
   * @param offsetBytes bytes of an offset in vectors
   * @param dictionary whether few distinct values become a dictionary
   */
  OpenVariable(Field field, int offsetBytes, boolean dictionary, BufferAllocator allocator) {
    this.allocator = allocator;
    this.offsetBytes = offsetBytes;
    this.dictionary = dictionary;
    this.ends = new GrowingBuffer(allocator);
    this.values = new GrowingBuffer(allocator);
    this.nulls = new OpenNulls(allocator);
    Map<String, String> metadata = field.getMetadata();
    compression = BytesCompression.of(metadata == null ? null : metadata.get(COMPRESSION));
  }

  private long offset(MemorySegment offsets, long i) {
    return offsetBytes == 4 ? Bits.unsigned(offsets, 4 * i, 4) : offsets.get(Bits.LE64, 8 * i);
  }

  @Override
  long bytes() {
    return values.size() + ends.size();
  }

  @Override
  long bytes(FieldVector vector, int from, int count) {
    if (count == 0) {
      return 0;
    }
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    return offset(offsets, from + (long) count) - offset(offsets, from) + 8L * count;
  }

  @Override
  int append(FieldVector vector, int from, int count) {
    if (count == 0) {
      return 0;
    }
    long first = nulls.values();
    int added = nulls.append(vector, from, count);
    MemorySegment offsets = ArrowMemory.segment(vector.getOffsetBuffer());
    ArrowBuf data = vector.getDataBuffer();
    MemorySegment source = ArrowMemory.segment(data);
    MemorySegment target = ends.extend(8L * count);
    long start = offset(offsets, from);
    long end = values.size();
    if (added == 0) {
      long length = offset(offsets, from + (long) count) - start;
      MemorySegment.copy(source, start, values.extend(length), 0, length);
      for (int i = 0; i < count; i++) {
        target.set(Bits.LE64, 8L * i, end + offset(offsets, from + i + 1L) - start);
      }
      return 0;
    }
    for (int i = 0; i < count; i++) {
      long next = offset(offsets, from + i + 1L);
      if (!nulls.isNull(first + i)) {
        MemorySegment.copy(source, start, values.extend(next - start), 0, next - start);
        end += next - start;
      }
      target.set(Bits.LE64, 8L * i, end);
      start = next;
    }
    return added;
  }

  @Override
  void appendBlank(int count) {
    nulls.appendValid(count);
    MemorySegment target = ends.extend(8L * count);
    for (int i = 0; i < count; i++) {
      target.set(Bits.LE64, 8L * i, values.size());
    }
  }

  @Override
  ArrayEncoding encode(List<PageBuffer> buffers) {
    try {
      if (dictionary && nulls.values() >= StringDictionary.MIN_ROWS) {
        StringDictionary found = StringDictionary.of(ends.segment(), values.segment(), nulls);
        if (found != null) {
          return found.encode(allocator, buffers);
        }
      }
      long adjustment = values.size() + 1;
      MemorySegment stored = ends.segment();
      for (long i = 0; nulls.nulls() > 0 && i < nulls.values(); i++) {
        if (nulls.isNull(i)) {
          stored.set(Bits.LE64, 8 * i, stored.get(Bits.LE64, 8 * i) + adjustment);
        }
      }
      return binary(adjustment, buffers);
    } finally {
      close();
    }
  }

  private ArrayEncoding binary(long adjustment, List<PageBuffer> buffers) {
    int number = buffers.size();
    buffers.add(ends.take());
    ArrayEncoding.Flat.Builder bytes =
        ArrayEncoding.Flat.newBuilder().setBitsPerValue(8).setBuffer(reference(number + 1));
    if (compression == null) {
      buffers.add(values.take());
    } else {
      buffers.add(compression.compress(values.segment(), allocator));
      bytes.setCompression(ArrayEncoding.Compression.newBuilder().setScheme(compression.scheme()));
    }
    return binary(number, ArrayEncoding.newBuilder().setFlat(bytes).build(), adjustment);
  }

  static ArrayEncoding binary(int endsBuffer, ArrayEncoding bytes, long adjustment) {
    return ArrayEncoding.newBuilder()
        .setBinary(
            ArrayEncoding.Binary.newBuilder()
                .setIndices(noNulls(flat(64, endsBuffer)))
                .setBytes(bytes)
                .setNullAdjustment(adjustment))
        .build();
  }

  @Override
  public void close() {
    ends.close();
    values.close();
    nulls.close();
  }
}
