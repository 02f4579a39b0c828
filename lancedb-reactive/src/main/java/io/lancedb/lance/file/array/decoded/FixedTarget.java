package io.lancedb.lance.file.array.decoded;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.ArrowStoreBuffer;
import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.objectstore.StoreBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** An array of bits or of values of whole bytes. */
public final class FixedTarget extends ArrayTarget {

  private final int bits;
  private @Nullable ArrowBuf buffer;
  private @Nullable MemorySegment data;

  /** An empty array of values of so many bits. */
  public FixedTarget(BufferAllocator allocator, int rows, int bits) {
    super(allocator, rows);
    this.bits = bits;
  }

  /** Values that are written to memory of somebody else, which has room for all. */
  public FixedTarget(BufferAllocator allocator, int rows, int bits, MemorySegment memory) {
    this(allocator, rows, bits);
    data = memory;
  }

  /** Bits of a value. */
  public int bits() {
    return bits;
  }

  /** Bytes of one value that is not a bit. */
  public long width() {
    return (long) bits >>> 3;
  }

  /** Bytes of all values. */
  public long bytes() {
    return bits == 1 ? Bits.bytesFor(rows) : Math.multiplyExact(rows, width());
  }

  /** Room for all values; value {@code i} is at {@code i * width}, or a bit. */
  public MemorySegment data() {
    if (data == null) {
      buffer = allocator.buffer(bytes());
      data = ArrowMemory.segment(buffer);
      if (bits == 1) {
        data.fill((byte) 0);
      }
    }
    return data;
  }

  /** Appends values that lie back to back from value {@code from} of the source on. */
  public void append(MemorySegment source, long from, int count) {
    checkRoom(count);
    if (bits == 1) {
      Bits.copy(source, from, data(), row(), count);
    } else {
      MemorySegment.copy(source, from * width(), data(), row() * width(), count * width());
    }
    advance(count);
  }

  /**
   * Makes a buffer that holds all values this array's own, without a copy, and moves to the end.
   * Returns false, and does nothing, when it holds others or is not aligned.
   */
  public boolean adopt(StoreBuffer stored) {
    if (data != null
        || bits == 1
        || !(stored instanceof ArrowStoreBuffer arrow)
        || stored.segment().byteSize() != bytes()
        || stored.segment().address() % alignment() != 0) {
      return false;
    }
    ArrowBuf values = arrow.arrowBuffer();
    values.getReferenceManager().retain();
    buffer = values;
    data = ArrowMemory.segment(values);
    advance(rows);
    return true;
  }

  private long alignment() {
    return bits % 128 == 0 ? 16 : Long.lowestOneBit(width() | 8);
  }

  @Override
  void blank(int count) {
    if (bits != 1) {
      data().asSlice(row() * width(), count * width()).fill((byte) 0);
    }
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    data();
    ArrowBuf values = buffer == null ? allocator.getEmpty() : buffer;
    vector.loadFieldBuffers(node, new ArrayList<>(List.of(validityBits, values)));
  }

  @Override
  public void close() {
    super.close();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
  }
}
