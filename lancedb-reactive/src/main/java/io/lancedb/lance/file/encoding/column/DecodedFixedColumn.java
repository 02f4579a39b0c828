package io.lancedb.lance.file.encoding.column;

import io.lancedb.lance.file.bytes.ArrowMemory;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.jspecify.annotations.Nullable;

/** A column of bits, fixed-width values or fixed-size lists of them. */
public final class DecodedFixedColumn extends DecodedColumn {

  private final ValueType type;
  private final long valueBytes;
  private @Nullable ArrowBuf buffer;
  private @Nullable MemorySegment data;

  /** For each level of lists, outermost first, which items are valid; null while all are. */
  private final @Nullable Bitmap[] itemValidity;

  /** An empty column for exactly {@code rows} rows. */
  public DecodedFixedColumn(BufferAllocator allocator, ValueType type, int rows) {
    super(allocator, rows);
    this.type = type;
    this.valueBytes = type.valueBytes();
    this.itemValidity = new Bitmap[type.dimensions().size()];
  }

  private long bytes() {
    return type.bits() == 1
        ? Bits.bytesFor((long) rows * type.items())
        : Math.multiplyExact((long) rows, valueBytes);
  }

  /** Room for all rows; value {@code i} is at {@code i * valueBytes}, or a bit. */
  public MemorySegment data() {
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
  public long valueBytes() {
    return valueBytes;
  }

  /** Where the next value begins; for bits their number. */
  public long position() {
    return type.bits() == 1 ? (long) row() * type.items() : row() * valueBytes;
  }

  /**
   * Makes a buffer that already holds all rows the column's own, without a copy. Returns false, and
   * does nothing, when it holds other rows or lies where its values would not be aligned.
   */
  public boolean adopt(ArrowBuf values) {
    if (data != null
        || values.capacity() != bytes()
        || values.memoryAddress() % Math.min(8, Integer.lowestOneBit(type.itemBytes())) != 0) {
      return false;
    }
    values.getReferenceManager().retain();
    buffer = values;
    data = ArrowMemory.segment(values);
    return true;
  }

  /** The value bytes of the next rows do not matter, for all of them are null. */
  public void zero(int count) {
    if (type.bits() != 1) {
      data().asSlice(position(), count * valueBytes).fill((byte) 0);
    }
  }

  /**
   * Which items of lists are valid; called before the lists are appended, in ascending order.
   *
   * @param level of the lists, 0 for the items of the outermost ones
   * @param bits one for each item on this level, from bit {@code from} on
   * @param ahead the lists begin so many rows after the next one
   * @param lists number of rows
   */
  public void itemValidity(int level, MemorySegment bits, long from, int ahead, int lists) {
    int items = type.items(level + 1);
    long first = ((long) row() + ahead) * items;
    Bitmap validity = itemValidity[level];
    if (validity == null) {
      validity = new Bitmap(allocator, (long) rows * items);
      validity.setRange(0, first);
      itemValidity[level] = validity;
    }
    validity.copyFrom(bits, from, first, (long) lists * items);
  }

  /** All items of the next lists are valid; called before the lists are appended. */
  public void allItemsValid(int lists) {
    for (int level = 0; level < itemValidity.length; level++) {
      allItemsValid(level, lists);
    }
  }

  /** All items on one level of the next lists are valid. */
  public void allItemsValid(int level, int lists) {
    allItemsValid(level, 0, lists);
  }

  /** The same for lists that begin {@code ahead} rows after the next one. */
  public void allItemsValid(int level, int ahead, int lists) {
    Bitmap validity = itemValidity[level];
    if (validity != null) {
      int items = type.items(level + 1);
      validity.setRange(((long) row() + ahead) * items, (long) lists * items);
    }
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
    FieldVector current = vector;
    ArrowFieldNode currentNode = node;
    ArrowBuf bits = validityBits;
    for (int level = 0; level < itemValidity.length; level++) {
      current.loadFieldBuffers(currentNode, list(bits));
      current = ((FixedSizeListVector) current).getDataVector();
      Bitmap validity = itemValidity[level];
      currentNode = new ArrowFieldNode(Math.multiplyExact(rows, type.items(level + 1)), 0);
      bits = validity == null ? allocator.getEmpty() : validity.buffer();
    }
    current.loadFieldBuffers(currentNode, list(bits, values));
  }

  @Override
  public void close() {
    super.close();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
    for (int level = 0; level < itemValidity.length; level++) {
      Bitmap validity = itemValidity[level];
      if (validity != null) {
        validity.close();
        itemValidity[level] = null;
      }
    }
  }
}
