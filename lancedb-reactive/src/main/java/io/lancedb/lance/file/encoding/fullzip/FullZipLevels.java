package io.lancedb.lance.file.encoding.fullzip;

import io.lancedb.lance.file.bytes.Words;
import io.lancedb.lance.file.encoding.page.RepetitionIndexEncoder;
import io.lancedb.lance.file.level.PageLevels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Writes the control words of a full-zip page, {@code rep << bits of def | def} in 0, 1, 2 or 4
 * bytes, and, with lists or values of variable length, the position of each row.
 */
final class FullZipLevels {

  private final PageLevels levels;
  private final @Nullable MemorySegment repetition;
  private final @Nullable MemorySegment definition;
  private final int definitionBits;
  private final int width;
  private MemorySegment zipped = MemorySegment.NULL;
  private MemorySegment positions = MemorySegment.NULL;
  private int positionWidth;
  private int row;
  private long position;

  FullZipLevels(PageLevels levels) {
    this.levels = levels;
    this.repetition = levels.repetition();
    this.definition = levels.definition();
    this.definitionBits = levels.definitionBits();
    int bits = levels.repetitionBits() + definitionBits;
    this.width = bits == 0 ? 0 : bits <= 8 ? 1 : bits <= 16 ? 2 : 4;
  }

  /** Bytes of a control word. */
  int width() {
    return width;
  }

  /**
   * Starts a page of {@code size} bytes.
   *
   * @param rowPositions where the positions of the rows go; empty when they are not stored
   */
  void start(MemorySegment target, MemorySegment rowPositions, long size) {
    zipped = target;
    positions = rowPositions;
    positionWidth = RepetitionIndexEncoder.positionWidth(size);
    row = 0;
    position = 0;
  }

  /** Writes the control word of the next entry; returns where its value goes. */
  long write(int entry) {
    if (positions.byteSize() > 0 && (entry == 0 || levels.endsRow(entry))) {
      Words.set(positions, positionWidth, row++, position);
    }
    if (width > 0) {
      int rep = repetition == null ? 0 : repetition.get(Words.BYTE, entry);
      int def = definition == null ? 0 : definition.get(Words.BYTE, entry);
      Words.set(zipped.asSlice(position, width), width, 0, (long) rep << definitionBits | def);
      position += width;
    }
    return position;
  }

  /** Whether an entry has a value, which may be null. */
  boolean isVisible(int entry) {
    return definition == null || definition.get(Words.BYTE, entry) <= levels.maxVisible();
  }

  /** Whether an entry has a value that is not null. */
  boolean isValid(int entry) {
    return definition == null || definition.get(Words.BYTE, entry) == 0;
  }

  /** Leaves {@code bytes} bytes for a value. */
  void skip(long bytes) {
    position += bytes;
  }

  /** Ends the last row. */
  void end() {
    if (positions.byteSize() > 0) {
      Words.set(positions, positionWidth, row, position);
    }
  }
}
