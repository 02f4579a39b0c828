package io.lancedb.lance.file.encoding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A page with at most one distinct value. Buffers, each only where needed: the value, unless it is
 * inline in the layout or all rows are null; and, with nulls beside a value, repetition levels (of
 * size 0 here) and definition levels, raw LE16 or a block.
 *
 * <p>The value buffer: LE32 number of parts, LE32 length of each part, the parts; for byte strings
 * two offsets and the bytes.
 */
final class ConstantPageReader extends PageReader {

  final ConstantLayout layout;
  final boolean allNull;
  final int valueBuffer;
  final int levelBuffer;
  private volatile @Nullable State state;

  ConstantPageReader(ConstantLayout layout, Page page) {
    super(page);
    this.layout = layout;
    boolean nullable = nullable(layout.getLayersList(), origin);
    boolean inline = layout.hasInlineValue();
    int count = buffers.count();
    if (layout.hasRepCompression() || layout.getNumRepValues() != 0) {
      throw origin.unsupported("repetition levels");
    }
    allNull = !inline && (count == 0 || count == 2);
    valueBuffer = !inline && !allNull ? 0 : -1;
    int levelsFrom = inline ? 0 : 1;
    levelBuffer = !allNull && count > levelsFrom ? levelsFrom + 1 : -1;
    if (allNull && !nullable || levelBuffer >= 0 && !nullable) {
      throw origin.corrupt("nulls in a page of valid values");
    }
    buffers.expect(allNull ? count : levelBuffer >= 0 ? levelsFrom + 2 : levelsFrom, origin);
    if (levelBuffer > 0 && buffers.size(levelBuffer - 1) != 0) {
      throw origin.unsupported("repetition levels");
    }
    if (!allNull && type.kind() == ValueType.Kind.LIST) {
      throw origin.unsupported("a constant fixed-size list");
    }
    if (!allNull && type.kind() == ValueType.Kind.NULL) {
      throw origin.corrupt("a value in a column of the type null");
    }
    if (inline) {
      checkLength(layout.getInlineValue().size());
    }
  }

  private void checkLength(long bytes) {
    if (type.kind() != ValueType.Kind.FIXED || bytes != Math.max(1, type.itemBytes())) {
      throw origin.corrupt("a constant of %d bytes".formatted(bytes));
    }
  }

  /** The value, empty when all rows are null; and definition levels, where rows differ. */
  static final class State {

    private final MemorySegment value;
    private final short @Nullable [] levels;

    State(MemorySegment value, short @Nullable [] levels) {
      this.value = value;
      this.levels = levels;
    }

    MemorySegment value() {
      return value;
    }

    short @Nullable [] levels() {
      return levels;
    }
  }

  @Nullable State state() {
    return state;
  }

  State parse(@Nullable MemorySegment storedValue, @Nullable MemorySegment storedLevels) {
    MemorySegment value = MemorySegment.ofArray(layout.getInlineValue().toByteArray());
    if (storedValue != null) {
      value = value(MemorySegment.ofArray(storedValue.toArray(JAVA_BYTE)));
    }
    short @Nullable [] levels = storedLevels == null ? null : levels(storedLevels);
    State parsed = new State(value, levels);
    if (state == null
        && cache.admit(value.byteSize() + (levels == null ? 0 : 2L * levels.length))) {
      state = parsed;
    }
    return parsed;
  }

  private MemorySegment value(MemorySegment stored) {
    long parts = Bits.u32(stored, 0);
    if (type.kind() == ValueType.Kind.FIXED) {
      if (parts != 1) {
        throw origin.corrupt("a constant of %d parts".formatted(parts));
      }
      long length = Bits.u32(stored, 4);
      checkLength(length);
      return stored.asSlice(8, length);
    }
    if (parts != 2) {
      throw origin.corrupt("a constant string of %d parts".formatted(parts));
    }
    long offsetBytes = Bits.u32(stored, 4);
    long length = Bits.u32(stored, 8);
    if (offsetBytes != 8 && offsetBytes != 16) {
      throw origin.corrupt("a constant string with %d bytes of offsets".formatted(offsetBytes));
    }
    int width = (int) offsetBytes >>> 1;
    long from = Bits.unsigned(stored, 12, width);
    long to = Bits.unsigned(stored, 12L + width, width);
    if (from < 0 || to < from || to > length) {
      throw origin.corrupt("a constant string from %d to %d of %d".formatted(from, to, length));
    }
    return stored.asSlice(12 + offsetBytes + from, to - from);
  }

  private short[] levels(MemorySegment stored) {
    if (layout.hasDefCompression()) {
      if (layout.getNumDefValues() != rows) {
        throw origin.corrupt("%d levels of %d rows".formatted(layout.getNumDefValues(), rows));
      }
      return new BlockDecoder(origin).levels(layout.getDefCompression(), stored, rows);
    }
    if (stored.byteSize() / 2 != rows || stored.byteSize() % 2 != 0) {
      throw origin.corrupt("%d bytes of levels of %d rows".formatted(stored.byteSize(), rows));
    }
    short[] levels = new short[(int) rows];
    MemorySegment.copy(stored, 0, MemorySegment.ofArray(levels), 0, stored.byteSize());
    return levels;
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new ConstantPageScan(this, wanted);
  }
}
