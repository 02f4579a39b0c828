package io.lancedb.lance.file.encoding.column;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/** An Arrow validity bitmap that starts with all bits clear. */
final class Bitmap implements AutoCloseable {

  private final ArrowBuf buffer;
  private final MemorySegment bits;

  Bitmap(BufferAllocator allocator, long size) {
    buffer = allocator.buffer(Bits.bytesFor(size));
    bits = ArrowMemory.segment(buffer);
    bits.fill((byte) 0);
  }

  ArrowBuf buffer() {
    return buffer;
  }

  void setRange(long from, long count) {
    Bits.setRange(bits, from, count);
  }

  void copyFrom(MemorySegment source, long sourceBit, long to, long count) {
    Bits.copy(source, sourceBit, bits, to, count);
  }

  /** Sets the bits from {@code at} on where a level is 0. */
  void setWhereZero(long at, short[] levels, int from, int to) {
    long bit = at;
    int i = from;
    while (i < to && (bit & 7) != 0) {
      if (levels[i++] == 0) {
        Bits.set(bits, bit);
      }
      bit++;
    }
    while (to - i >= 8) {
      int eight = 0;
      for (int k = 0; k < 8; k++) {
        eight |= (levels[i + k] == 0 ? 1 : 0) << k;
      }
      bits.set(JAVA_BYTE, bit >>> 3, (byte) eight);
      i += 8;
      bit += 8;
    }
    while (i < to) {
      if (levels[i++] == 0) {
        Bits.set(bits, bit);
      }
      bit++;
    }
  }

  @Override
  public void close() {
    buffer.close();
  }
}
