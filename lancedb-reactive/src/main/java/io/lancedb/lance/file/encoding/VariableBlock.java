package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Byte strings that lie back to back: a decoded block. */
final class VariableBlock {

  static final int SLACK = 16;

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

  /**
   * A copy that does not keep other memory alive. Behind its last string there are {@link #SLACK}
   * more bytes, so that short strings can be copied in words.
   */
  VariableBlock onHeap() {
    byte[] copy = new byte[Math.addExact(offsets[offsets.length - 1], SLACK)];
    MemorySegment.copy(bytes, JAVA_BYTE, 0, copy, 0, copy.length - SLACK);
    return new VariableBlock(offsets, MemorySegment.ofArray(copy));
  }
}
