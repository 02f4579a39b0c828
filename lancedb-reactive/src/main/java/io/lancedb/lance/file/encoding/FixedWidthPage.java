package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.GrowingBuffer;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.choice.EncodingHints;
import io.lancedb.lance.file.encoding.choice.FixedEncodings;
import io.lancedb.lance.file.encoding.column.ChunkEncoder;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.constant.ConstantEncoder;
import io.lancedb.lance.file.encoding.fullzip.FullZipEncoder;
import io.lancedb.lance.file.encoding.miniblock.DictionaryEncoder;
import io.lancedb.lance.file.encoding.miniblock.MiniBlockEncoder;
import io.lancedb.lance.file.encoding.page.EncodedPage;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** A page of values of a fixed width; a boolean takes a byte until it is encoded. */
final class FixedWidthPage extends ColumnPage {

  private final ValueType type;
  private final EncodingHints hints;
  private final int bits;
  private final int width;
  private final int maxRows;
  private final GrowingBuffer values;

  FixedWidthPage(ValueType type, EncodingHints hints, long pageBytes, BufferAllocator allocator) {
    super(allocator);
    this.type = type;
    this.hints = hints;
    this.bits = type.bits();
    this.width = Math.max(1, bits / 8);
    this.maxRows = Math.clamp(pageBytes / width, 1, Integer.MAX_VALUE / 16);
    this.values = new GrowingBuffer(allocator);
  }

  @Override
  public int fits(FieldVector vector, int from, int count) {
    return Math.min(count, maxRows - count());
  }

  @Override
  void copy(FieldVector vector, int from, int count, int nullCount) {
    MemorySegment target = values.extend((long) count * width);
    if (bits == 1) {
      MemorySegment source = ArrowMemory.segment(vector.getDataBuffer());
      for (int i = 0; i < count; i++) {
        target.set(JAVA_BYTE, i, (byte) (Bits.get(source, from + i) ? 1 : 0));
      }
    } else {
      target.copyFrom(part(vector.getDataBuffer(), (long) from * width, (long) count * width));
    }
    if (nullCount > 0) {
      clearNulls(target, count);
    }
  }

  private void clearNulls(MemorySegment target, int count) {
    MemorySegment levels = nulls.segment();
    long first = levels.byteSize() - count;
    for (int i = 0; i < count; i++) {
      if (levels.get(JAVA_BYTE, first + i) != 0) {
        for (int b = 0; b < width; b++) {
          target.set(JAVA_BYTE, (long) i * width + b, (byte) 0);
        }
      }
    }
  }

  @Override
  EncodedPage encodeValues(boolean large, PageLevels levels) {
    MemorySegment data = values.segment();
    if (hints.key() != null) {
      DictionaryEncoder keyed = new DictionaryEncoder(data, bits, count(), nulls, hints);
      return keyed.keyedPage(hints.key(), levels, large, allocator);
    }
    if (large && isConstant(data)) {
      return ConstantEncoder.fixed(value(data), levels, allocator);
    }
    if (bits > 1 && hints.zips(width) && levels.canBeZipped()) {
      return FullZipEncoder.vectors(data, type, new MemorySegment[0], levels, allocator);
    }
    ChunkEncoder chunks = FixedEncodings.choose(data, count(), bits, hints);
    if (bits == 128 || bits == 64 && large) {
      long size = FixedEncodings.size(chunks, count());
      EncodedPage page =
          new DictionaryEncoder(data, bits, count(), nulls, hints)
              .page(levels, size, large, allocator);
      if (page != null) {
        return page;
      }
    }
    return MiniBlockEncoder.encode(chunks, levels, large, allocator);
  }

  private int firstValue() {
    int first = 0;
    while (isNull(first)) {
      first++;
    }
    return first;
  }

  private MemorySegment value(MemorySegment data) {
    return data.asSlice((long) firstValue() * width, width);
  }

  private boolean isConstant(MemorySegment data) {
    int first = firstValue();
    if (width > 8 || Integer.bitCount(width) > 1) {
      return isConstant(data, first);
    }
    long value = Words.get(data, width, first);
    for (int i = first + 1; i < count(); i++) {
      if (Words.get(data, width, i) != value && !isNull(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean isConstant(MemorySegment data, int first) {
    long from = (long) first * width;
    for (int i = first + 1; i < count(); i++) {
      long at = (long) i * width;
      if (MemorySegment.mismatch(data, from, from + width, data, at, at + width) >= 0
          && !isNull(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void free() {
    values.close();
  }
}
