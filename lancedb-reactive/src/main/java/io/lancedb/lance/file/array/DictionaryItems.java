package io.lancedb.lance.file.array;

import io.lancedb.lance.file.array.decoded.ArrayTarget;
import io.lancedb.lance.file.array.decoded.FixedTarget;
import io.lancedb.lance.file.array.decoded.VariableTarget;
import io.lancedb.lance.file.bytes.Bits;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The distinct values of a page, decoded.
 *
 * @param bytes of all items, back to back
 * @param width bytes of an item, or 0 where {@code offsets} tell
 * @param offsets where items begin, and the last one ends
 * @param offsetBytes bytes of an offset
 * @param validity a bit for each item, 1 = valid; empty where all are
 */
record DictionaryItems(
    MemorySegment bytes,
    long width,
    MemorySegment offsets,
    int offsetBytes,
    MemorySegment validity) {

  /** The items of a complete array, valid until it is closed. */
  static DictionaryItems of(ArrayTarget items, ArrayPage page) {
    return switch (items) {
      case VariableTarget strings ->
          new DictionaryItems(
              strings.data().asSlice(0, strings.position()),
              0,
              strings.offsets(),
              strings.offsetBytes(),
              items.nullBits());
      case FixedTarget fixed when fixed.bits() > 1 ->
          new DictionaryItems(
              fixed.data().asSlice(0, fixed.width() * fixed.rows()),
              fixed.width(),
              MemorySegment.NULL,
              0,
              items.nullBits());
      default -> throw page.origin().unsupported("a dictionary of values of this type");
    };
  }

  boolean isNull(int item) {
    return validity.byteSize() > 0 && !Bits.get(validity, item);
  }

  /** Where an item begins; behind the last one, where that ends. */
  long start(long item) {
    if (width > 0) {
      return item * width;
    }
    return offsetBytes == 4
        ? Bits.unsigned(offsets, 4 * item, 4)
        : offsets.get(Bits.LE64, 8 * item);
  }

  /** Bytes in memory. */
  long memoryBytes() {
    return bytes.byteSize() + offsets.byteSize() + validity.byteSize();
  }

  /** A copy that nobody has to close. */
  DictionaryItems onHeap() {
    return new DictionaryItems(
        onHeap(bytes), width, onHeap(offsets), offsetBytes, onHeap(validity));
  }

  private static MemorySegment onHeap(MemorySegment segment) {
    return MemorySegment.ofArray(segment.toArray(ValueLayout.JAVA_BYTE));
  }
}
