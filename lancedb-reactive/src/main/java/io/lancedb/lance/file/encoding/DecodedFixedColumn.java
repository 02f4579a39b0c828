package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** A column of bits, fixed-width values or fixed-size lists of them. */
final class DecodedFixedColumn extends DecodedColumn {

  private final ValueType type;
  private @Nullable ArrowBuf buffer;
  private @Nullable MemorySegment data;
  private @Nullable Bitmap itemValidity;

  DecodedFixedColumn(BufferAllocator allocator, ValueType type, int rows) {
    super(allocator, rows);
    this.type = type;
  }

  private long bytes() {
    return type.bits() == 1
        ? Bits.bytesFor(rows)
        : Math.multiplyExact((long) rows, type.valueBytes());
  }

  /** Room for all rows; value {@code i} is at {@code i * valueBytes}, or a bit. */
  MemorySegment data() {
    if (data == null) {
      buffer = allocator.buffer(bytes());
      data = ArrowMemory.segment(buffer);
      if (type.bits() == 1) {
        data.fill((byte) 0);
      }
    }
    return data;
  }

  /** Bytes of one value. */
  long valueBytes() {
    return type.valueBytes();
  }

  /** Where the next value begins. */
  long position() {
    return row() * type.valueBytes();
  }

  /**
   * Makes a buffer that already holds all rows the column's own, without a copy. Returns false, and
   * does nothing, when it holds other rows or lies where its values would not be aligned.
   */
  boolean adopt(ArrowBuf values) {
    if (data != null
        || values.capacity() != bytes()
        || values.memoryAddress() % type.itemBytes() != 0) {
      return false;
    }
    values.getReferenceManager().retain();
    buffer = values;
    data = ArrowMemory.segment(values);
    return true;
  }

  /** The value bytes of the next rows do not matter, for all of them are null. */
  void zero(int count) {
    if (type.bits() != 1) {
      data().asSlice(position(), count * type.valueBytes()).fill((byte) 0);
    }
  }

  /** Which items of the next lists are valid; called before the lists are appended. */
  void itemValidity(MemorySegment bits, long from, int lists) {
    itemValidity(bits, from, 0, lists);
  }

  /** The same for lists that begin {@code ahead} rows after the next one, in ascending order. */
  void itemValidity(MemorySegment bits, long from, int ahead, int lists) {
    if (itemValidity == null) {
      itemValidity = new Bitmap(allocator, (long) rows * type.items());
      itemValidity.setRange(0, ((long) row() + ahead) * type.items());
    }
    itemValidity.copyFrom(
        bits, from, ((long) row() + ahead) * type.items(), (long) lists * type.items());
  }

  /** All items of the next lists are valid; called before the lists are appended. */
  void allItemsValid(int lists) {
    if (itemValidity != null) {
      itemValidity.setRange((long) row() * type.items(), (long) lists * type.items());
    }
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    data();
    ArrowBuf values = buffer == null ? allocator.getEmpty() : buffer;
    if (vector instanceof FixedSizeListVector list) {
      vector.loadFieldBuffers(node, list(validityBits));
      ArrowBuf itemBits = itemValidity == null ? allocator.getEmpty() : itemValidity.buffer();
      int items = Math.multiplyExact(rows, type.items());
      list.getDataVector().loadFieldBuffers(new ArrowFieldNode(items, 0), list(itemBits, values));
    } else {
      vector.loadFieldBuffers(node, list(validityBits, values));
    }
  }

  @Override
  public void close() {
    super.close();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
    if (itemValidity != null) {
      itemValidity.close();
      itemValidity = null;
    }
  }
}
