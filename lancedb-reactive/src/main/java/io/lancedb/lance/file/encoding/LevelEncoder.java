package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import java.lang.foreign.MemorySegment;

/**
 * Definition levels of a column without ancestors, 0 or 1, in the smallest of three block forms:
 *
 * <ul>
 *   <li>flat: LE16 levels
 *   <li>rle: LE64 bytes of the next part, LE16 levels of the runs, run lengths of one byte
 *   <li>out-of-line bit-packing: 128 bytes for each 1024 levels in FastLanes order; a rest of up to
 *       64 levels as LE16, a longer one as a block filled up with zeros
 * </ul>
 */
final class LevelEncoder {

  private enum Form {
    FLAT,
    RUN_LENGTH,
    BIT_PACKED
  }

  private static final int LEVEL_BITS = 16;
  private static final int MAX_RAW_REST = 64;

  private final MemorySegment levels;
  private final Form form;
  private final FastLanesEncoder lanes = new FastLanesEncoder();

  private LevelEncoder(MemorySegment levels, Form form) {
    this.levels = levels;
    this.form = form;
  }

  /**
   * Chooses the form for a page.
   *
   * @param levels one byte for each level
   * @param counts levels of each chunk
   */
  static LevelEncoder choose(MemorySegment levels, int[] counts, int chunks) {
    LevelEncoder best = new LevelEncoder(levels, Form.FLAT);
    long smallest = best.totalSize(counts, chunks);
    for (Form form : new Form[] {Form.BIT_PACKED, Form.RUN_LENGTH}) {
      LevelEncoder other = new LevelEncoder(levels, form);
      long size = other.totalSize(counts, chunks);
      if (size < smallest) {
        best = other;
        smallest = size;
      }
    }
    return best;
  }

  private long totalSize(int[] counts, int chunks) {
    long total = 0;
    int first = 0;
    for (int i = 0; i < chunks; i++) {
      total += size(first, counts[i]);
      first += counts[i];
    }
    return total;
  }

  /** Levels as LE16, without compression. */
  static LevelEncoder flat(MemorySegment levels) {
    return new LevelEncoder(levels, Form.FLAT);
  }

  CompressiveEncoding encoding() {
    return switch (form) {
      case FLAT -> Encodings.flat(LEVEL_BITS);
      case RUN_LENGTH -> Encodings.runLength(LEVEL_BITS);
      case BIT_PACKED -> Encodings.outOfLineBitpacking(LEVEL_BITS, 1);
    };
  }

  /** Bytes of {@code count} levels from {@code first}. */
  int size(int first, int count) {
    return switch (form) {
      case FLAT -> 2 * count;
      case RUN_LENGTH -> 8 + 3 * RunLengthEncoder.runs(levels, 1, first, count);
      case BIT_PACKED -> {
        int rest = count % FastLanesEncoder.BLOCK;
        yield count / FastLanesEncoder.BLOCK * FastLanesEncoder.size(1)
            + (rest > MAX_RAW_REST ? FastLanesEncoder.size(1) : 2 * rest);
      }
    };
  }

  /** Writes {@code count} levels from {@code first}; {@code target} has exactly their size. */
  void write(int first, int count, MemorySegment target) {
    switch (form) {
      case FLAT -> writeFlat(first, count, target);
      case RUN_LENGTH -> writeRuns(first, count, target);
      case BIT_PACKED -> writePacked(first, count, target);
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

  private void writePacked(int first, int count, MemorySegment target) {
    // Packing looks at levels as words of 16 bits; widen one block at a time.
    MemorySegment block = MemorySegment.ofArray(new short[FastLanesEncoder.BLOCK]);
    long position = 0;
    for (int done = 0; done < count; done += FastLanesEncoder.BLOCK) {
      int n = Math.min(FastLanesEncoder.BLOCK, count - done);
      if (n <= MAX_RAW_REST) {
        writeFlat(first + done, n, target.asSlice(position));
      } else {
        writeFlat(first + done, n, block);
        lanes.pack(block, 2, 0, n, 1, target.asSlice(position, FastLanesEncoder.size(1)));
        position += FastLanesEncoder.size(1);
      }
    }
  }
}
