package io.lancedb.lance.file.encoding.page;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.error.UnsupportedFeatureException;
import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.column.Encodings;
import io.lancedb.lance.file.encoding.fixed.FastLanesEncoder;
import io.lancedb.lance.file.encoding.fixed.RunLengthEncoder;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Repetition or definition levels, in the smallest of four block forms:
 *
 * <ul>
 *   <li>flat: LE16 levels
 *   <li>rle: LE64 bytes of the next part, LE16 levels of the runs, run lengths of one byte
 *   <li>inline bit-packing, where no block has more than 1024 levels: LE16 packed width W, then 128
 *       W bytes in FastLanes order
 *   <li>out-of-line bit-packing, with one W for the page: 128 W bytes for each 1024 levels in
 *       FastLanes order; a rest of up to 64 W levels as LE16, a longer one as a block filled up
 *       with zeros
 * </ul>
 */
public final class LevelEncoder {

  private enum Form {
    FLAT,
    RUN_LENGTH,
    INLINE_PACKED,
    BIT_PACKED
  }

  private static final int LEVEL_BITS = 16;

  private final MemorySegment levels;
  private final int bits;
  private final Form form;
  private final FastLanesEncoder lanes = new FastLanesEncoder();

  private LevelEncoder(MemorySegment levels, int bits, Form form) {
    this.levels = levels;
    this.bits = bits;
    this.form = form;
  }

  /**
   * Chooses the form for a page.
   *
   * @param levels one byte for each level
   * @param ends the level after the last of each block
   * @param maxBlockBytes what a block may take
   */
  public static LevelEncoder choose(MemorySegment levels, int[] ends, int maxBlockBytes) {
    int bits = Math.max(1, bits(levels, 0, ends[ends.length - 1]));
    LevelEncoder best = null;
    long smallest = Long.MAX_VALUE;
    for (Form form : Form.values()) {
      LevelEncoder other = new LevelEncoder(levels, bits, form);
      long size = other.totalSize(ends, maxBlockBytes);
      if (size < smallest) {
        best = other;
        smallest = size;
      }
    }
    if (best == null) {
      throw new UnsupportedFeatureException(
          "A chunk of values has %d levels that do not fit %d bytes: the rows have too many null or"
                  .formatted(ends[ends.length - 1], maxBlockBytes)
              + " empty lists between two values");
    }
    return best;
  }

  /** Bytes of all blocks; {@link Long#MAX_VALUE} when a block cannot have this form. */
  private long totalSize(int[] ends, int maxBlockBytes) {
    long total = 0;
    int first = 0;
    for (int end : ends) {
      if (form == Form.INLINE_PACKED && end - first > FastLanesEncoder.BLOCK) {
        return Long.MAX_VALUE;
      }
      int size = size(first, end - first);
      if (size > maxBlockBytes) {
        return Long.MAX_VALUE;
      }
      total += size;
      first = end;
    }
    return total;
  }

  /** Levels as LE16, without compression. */
  public static LevelEncoder flat(MemorySegment levels) {
    return new LevelEncoder(levels, LEVEL_BITS, Form.FLAT);
  }

  /** Whether levels stand as they are. */
  public boolean isFlat() {
    return form == Form.FLAT;
  }

  /** The message that describes the form. */
  public CompressiveEncoding encoding() {
    return switch (form) {
      case FLAT -> Encodings.flat(LEVEL_BITS);
      case RUN_LENGTH -> Encodings.runLength(LEVEL_BITS);
      case INLINE_PACKED -> Encodings.inlineBitpacking(LEVEL_BITS);
      case BIT_PACKED -> Encodings.outOfLineBitpacking(LEVEL_BITS, bits);
    };
  }

  /** Bytes of {@code count} levels from {@code first}. */
  public int size(int first, int count) {
    return switch (form) {
      case FLAT -> 2 * count;
      case RUN_LENGTH -> 8 + 3 * RunLengthEncoder.runs(levels, 1, first, count);
      case INLINE_PACKED -> 2 + FastLanesEncoder.size(bits(levels, first, count));
      case BIT_PACKED -> {
        int rest = count % FastLanesEncoder.BLOCK;
        yield count / FastLanesEncoder.BLOCK * FastLanesEncoder.size(bits)
            + Math.min(2 * rest, FastLanesEncoder.size(bits));
      }
    };
  }

  /** Bits of the largest of {@code count} levels from {@code first}. */
  private static int bits(MemorySegment levels, int first, int count) {
    int all = 0;
    for (int i = 0; i < count; i++) {
      all |= levels.get(JAVA_BYTE, first + (long) i);
    }
    return Integer.SIZE - Integer.numberOfLeadingZeros(all);
  }

  /** Writes {@code count} levels from {@code first}; {@code target} has exactly their size. */
  public void write(int first, int count, MemorySegment target) {
    switch (form) {
      case FLAT -> writeFlat(first, count, target);
      case RUN_LENGTH -> writeRuns(first, count, target);
      case INLINE_PACKED -> {
        int width = bits(levels, first, count);
        target.set(Words.SHORT, 0, (short) width);
        writePacked(first, count, width, target.asSlice(2));
      }
      case BIT_PACKED -> writePacked(first, count, bits, target);
    }
  }

  private void writeFlat(int first, int count, MemorySegment target) {
    for (int i = 0; i < count; i++) {
      target.set(Words.SHORT, 2L * i, levels.get(JAVA_BYTE, first + (long) i));
    }
  }

  private void writeRuns(int first, int count, MemorySegment target) {
    int runs = (int) (target.byteSize() - 8) / 3;
    target.set(Words.LONG, 0, 2L * runs);
    MemorySegment values = target.asSlice(8, 2L * runs);
    MemorySegment lengths = target.asSlice(8 + 2L * runs);
    int run = 0;
    int length = 1;
    byte level = levels.get(JAVA_BYTE, first);
    for (int i = 1; i < count; i++) {
      byte next = levels.get(JAVA_BYTE, first + (long) i);
      if (next != level || length == RunLengthEncoder.MAX_RUN) {
        Words.set(values, 2, run, level);
        Words.set(lengths, 1, run++, length);
        length = 0;
        level = next;
      }
      length++;
    }
    Words.set(values, 2, run, level);
    Words.set(lengths, 1, run, length);
  }

  private void writePacked(int first, int count, int width, MemorySegment target) {
    // Packing looks at levels as words of 16 bits; widen one block at a time.
    MemorySegment block = MemorySegment.ofArray(new short[FastLanesEncoder.BLOCK]);
    long position = 0;
    for (int done = 0; done < count; done += FastLanesEncoder.BLOCK) {
      int n = Math.min(FastLanesEncoder.BLOCK, count - done);
      if (form == Form.BIT_PACKED && 2 * n <= FastLanesEncoder.size(width)) {
        writeFlat(first + done, n, target.asSlice(position));
      } else {
        writeFlat(first + done, n, block);
        lanes.pack(block, 2, 0, n, width, target.asSlice(position, FastLanesEncoder.size(width)));
        position += FastLanesEncoder.size(width);
      }
    }
  }
}
