package io.lancedb.lance.file.encoding.miniblock;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.BlockDecoder;
import io.lancedb.lance.file.encoding.proto.MiniBlockLayout;
import io.lancedb.lance.file.encoding.variable.VariableBlock;
import java.lang.foreign.MemorySegment;

/** The distinct values of a page, decoded. */
sealed interface PageDictionary {

  /** Number of items. */
  int size();

  /** Heap bytes. */
  long memoryBytes();

  /** Fixed-width items as little-endian words; bits as bytes. */
  record Fixed(MemorySegment items, int size) implements PageDictionary {
    @Override
    public long memoryBytes() {
      return items.byteSize();
    }
  }

  /** Byte strings. */
  record Variable(VariableBlock items, int size) implements PageDictionary {
    @Override
    public long memoryBytes() {
      return items.bytes().byteSize() + 4L * items.offsets().length;
    }
  }

  /** Decodes the dictionary buffer of a page onto the heap. */
  static PageDictionary decode(
      MiniBlockLayout layout, MemorySegment block, ValueType type, PageOrigin origin) {
    long size = layout.getNumDictionaryItems();
    BlockDecoder decoder = new BlockDecoder(origin);
    if (type.kind() == ValueType.Kind.VARIABLE) {
      var items = decoder.variable(layout.getDictionary(), block, size).onHeap();
      return new Variable(items, (int) size);
    }
    if (type.bits() == 1) {
      return new Fixed(bytes(decoder.bits(layout.getDictionary(), block, size), size), (int) size);
    }
    byte[] items =
        decoder.fixed(layout.getDictionary(), block, size, type.bits()).toArray(JAVA_BYTE);
    return new Fixed(MemorySegment.ofArray(items), (int) size);
  }

  /** Bits as bytes, 0 or 1. */
  private static MemorySegment bytes(MemorySegment bits, long count) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) count]);
    for (int i = 0; i < count; i++) {
      bytes.set(JAVA_BYTE, i, (byte) (Bits.get(bits, i) ? 1 : 0));
    }
    return bytes;
  }
}
