package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Byte strings that lie back to back: a decoded block. */
final class VariableBlock {

  private final int[] offsets;
  private final MemorySegment bytes;

  /** Offsets: one more than there are strings, ascending, within the bytes. */
  VariableBlock(int[] offsets, MemorySegment bytes) {
    this.offsets = offsets;
    this.bytes = bytes;
  }

  /** Where the strings begin and the last one ends; not to be changed. */
  int[] offsets() {
    return offsets;
  }

  /** What the offsets count from. */
  MemorySegment bytes() {
    return bytes;
  }

  /** A copy that does not keep other memory alive. */
  VariableBlock onHeap() {
    return new VariableBlock(offsets, MemorySegment.ofArray(bytes.toArray(JAVA_BYTE)));
  }
}
