package io.lancedb.lance.file.encoding.variable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.PageOrigin;
import io.lancedb.lance.file.encoding.proto.Variable;
import java.lang.foreign.MemorySegment;

/** Byte strings that lie back to back: a decoded block. */
public final class VariableBlock {

  /** Bytes behind the last string of {@link #onHeap}. */
  public static final int SLACK = 16;

  private final int[] offsets;
  private final MemorySegment bytes;

  /** Offsets: one more than there are strings, ascending, within the bytes. */
  public VariableBlock(int[] offsets, MemorySegment bytes) {
    this.offsets = offsets;
    this.bytes = bytes;
  }

  /** Where the strings begin and the last one ends; not to be changed. */
  public int[] offsets() {
    return offsets;
  }

  /** What the offsets count from. */
  public MemorySegment bytes() {
    return bytes;
  }

  /**
   * A copy that does not keep other memory alive. Behind its last string there are {@link #SLACK}
   * more bytes, so that short strings can be copied in words.
   */
  public VariableBlock onHeap() {
    byte[] copy = new byte[Math.addExact(offsets[offsets.length - 1], SLACK)];
    MemorySegment.copy(bytes, JAVA_BYTE, 0, copy, 0, copy.length - SLACK);
    return new VariableBlock(offsets, MemorySegment.ofArray(copy));
  }

  /** Bytes of an offset. */
  public static int offsetBytes(Variable encoding, PageOrigin origin) {
    long bits =
        encoding.getOffsets().hasFlat() ? encoding.getOffsets().getFlat().getBitsPerValue() : 0;
    if (encoding.hasValues() || bits != 32 && bits != 64) {
      throw origin.unsupported("strings with compressed bytes or encoded offsets");
    }
    return (int) bits >>> 3;
  }

  /** Reads {@code count + 1} offsets, checked to ascend and to end within {@code limit}. */
  public static int[] offsets(MemorySegment source, long at, int width, int count, long limit) {
    MemorySegment stored = source.asSlice(at, (count + 1L) * width);
    int[] offsets = new int[count + 1];
    if (width == 4) {
      MemorySegment.copy(stored, 0, MemorySegment.ofArray(offsets), 0, stored.byteSize());
    } else {
      for (int i = 0; i <= count; i++) {
        offsets[i] = Math.toIntExact(stored.getAtIndex(Bits.LE64, i));
      }
    }
    int previous = 0;
    boolean ascending = true;
    for (int offset : offsets) {
      ascending &= offset >= previous;
      previous = offset;
    }
    if (!ascending || previous > limit) {
      throw new IllegalArgumentException("offsets of strings are out of order or bounds");
    }
    return offsets;
  }
}
