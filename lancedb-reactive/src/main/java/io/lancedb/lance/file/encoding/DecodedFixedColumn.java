package io.lancedb.lance.file.encoding;

import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** A column of bits, fixed-width values or fixed-size lists of them. */
final class DecodedFixedColumn extends DecodedColumn {

  private final ValueType type;
  private @Nullable ArrowBuf buffer;
  private @Nullable MemorySegment data;
  private final @Nullable Bitmap[] itemValidity;

  DecodedFixedColumn(BufferAllocator allocator, ValueType type, int rows) {
    super(allocator, rows);
    this.type = type;
    this.itemValidity = new Bitmap[type.kind() == ValueType.Kind.LIST ? type.parts().size() : 0];
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

  /**
   * Which items of lists are valid, in ascending order of the lists; called before these are
   * appended.
   *
   * @param level the outermost lists are 0
   * @param from the first bit
   * @param ahead rows from the next one to the first of these lists
   */
  void itemValidity(int level, MemorySegment bits, long from, int ahead, int lists) {
    Bitmap known = itemValidity[level];
    long items = levelItems(level);
    long first = (long) row() + ahead;
    if (known == null) {
      known = new Bitmap(allocator, rows * items);
      known.setRange(0, first * items);
      itemValidity[level] = known;
    }
    known.copyFrom(bits, from, first * items, lists * items);
  }

  /** The same for lists of which all items are valid. */
  void allItemsValid(int level, int ahead, int lists) {
    Bitmap known = itemValidity[level];
    if (known != null) {
      long items = levelItems(level);
      known.setRange(((long) row() + ahead) * items, lists * items);
    }
  }

  /** All items of the next lists are valid; called before the lists are appended. */
  void allItemsValid(int lists) {
    for (int i = 0; i < itemValidity.length; i++) {
      allItemsValid(i, 0, lists);
    }
  }

  private long levelItems(int level) {
    long items = 1;
    for (int i = 0; i <= level; i++) {
      items *= type.parts().get(i);
    }
    return items;
  }

  @Override
  void load(FieldVector vector, ArrowFieldNode node, ArrowBuf validityBits) {
    data();
    ArrowBuf values = buffer == null ? allocator.getEmpty() : buffer;
    if (vector instanceof StructVector struct) {
      PackedRows.load(struct, data(), rows, type, allocator);
      vector.loadFieldBuffers(node, list(validityBits));
      return;
    }
    FieldVector target = vector;
    ArrowFieldNode targetNode = node;
    ArrowBuf bits = validityBits;
    for (int i = 0; target instanceof FixedSizeListVector list; i++) {
      list.loadFieldBuffers(targetNode, list(bits));
      Bitmap itemBits = itemValidity[i];
      bits = itemBits == null ? allocator.getEmpty() : itemBits.buffer();
      targetNode = new ArrowFieldNode(Math.multiplyExact(rows, levelItems(i)), 0);
      target = list.getDataVector();
    }
    target.loadFieldBuffers(targetNode, list(bits, values));
  }

  @Override
  public void close() {
    super.close();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
    for (int i = 0; i < itemValidity.length; i++) {
      Bitmap bits = itemValidity[i];
      if (bits != null) {
        bits.close();
        itemValidity[i] = null;
      }
    }
  }
}
