package io.lancedb.lance.file.encoding.constant;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.BlockDecoder;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.encoding.proto.CompressiveEncoding;
import io.lancedb.lance.file.encoding.proto.ConstantLayout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A page with at most one distinct value. Buffers, each only where needed: the value, unless it is
 * inline in the layout or there is none; and, where rows differ, repetition and definition levels,
 * raw LE16 or a block, of size 0 where there are none of them.
 *
 * <p>The value buffer: LE32 number of parts, LE32 length of each part, the parts; for byte strings
 * two offsets and the bytes.
 */
public final class ConstantPageReader extends PageReader {

  final ConstantLayout layout;
  final boolean allNull;
  final int valueBuffer;

  /** The buffer of the repetition levels, which that of the definition levels follows; or -1. */
  final int levelBuffers;

  private volatile @Nullable State state;

  /** Checks the layout against the page. */
  public ConstantPageReader(ConstantLayout layout, Page page) {
    super(page, layout.getLayersList());
    this.layout = layout;
    boolean inline = layout.hasInlineValue();
    int count = buffers.count();
    allNull = !inline && (count == 0 || count == 2);
    valueBuffer = !inline && !allNull ? 0 : -1;
    int levelsFrom = valueBuffer + 1;
    levelBuffers = count > levelsFrom ? levelsFrom : -1;
    buffers.expect(levelBuffers < 0 ? levelsFrom : levelsFrom + 2, origin);
    if (levelBuffers < 0 && layers.hasLists()
        || levelBuffers < 0 && allNull && !layers.isLeafNullable()
        || levelBuffers >= 0
            && (layers.hasLists() != buffers.size(levelBuffers) > 0
                || layers.hasDefinitions() != buffers.size(levelBuffers + 1) > 0)) {
      throw origin.corrupt("levels and layers of a constant contradict each other");
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
    if (type.kind() == ValueType.Kind.VARIABLE || bytes != Math.max(1, type.itemBytes())) {
      throw origin.corrupt("a constant of %d bytes".formatted(bytes));
    }
  }

  /** What is known once the buffers are read. */
  static final class State {

    private final MemorySegment value;
    private final short @Nullable [] repetition;
    private final short @Nullable [] definition;
    private final int[] rowStarts;

    State(
        MemorySegment value,
        short @Nullable [] repetition,
        short @Nullable [] definition,
        int[] rowStarts) {
      this.value = value;
      this.repetition = repetition;
      this.definition = definition;
      this.rowStarts = rowStarts;
    }

    /** The value, empty where all rows are null. */
    MemorySegment value() {
      return value;
    }

    short @Nullable [] repetition() {
      return repetition;
    }

    /** Definition levels, null where all rows are the same. */
    short @Nullable [] definition() {
      return definition;
    }

    /** The first entry of a row, or the end. */
    int entry(long row) {
      return rowStarts.length == 0 ? (int) row : rowStarts[(int) row];
    }

    long memoryBytes() {
      return value.byteSize()
          + (repetition == null ? 0 : 2L * repetition.length)
          + (definition == null ? 0 : 2L * definition.length)
          + 4L * rowStarts.length;
    }
  }

  @Nullable State state() {
    return state;
  }

  State parse(
      @Nullable MemorySegment storedValue,
      @Nullable MemorySegment storedRepetition,
      @Nullable MemorySegment storedDefinition) {
    MemorySegment value = MemorySegment.ofArray(layout.getInlineValue().toByteArray());
    if (storedValue != null) {
      value = value(MemorySegment.ofArray(storedValue.toArray(JAVA_BYTE)));
    }
    short @Nullable [] repetition = null;
    if (storedRepetition != null && storedRepetition.byteSize() > 0) {
      repetition =
          levels(
              layout.hasRepCompression() ? layout.getRepCompression() : null,
              layout.getNumRepValues(),
              storedRepetition);
    }
    short @Nullable [] definition = null;
    if (storedDefinition != null && storedDefinition.byteSize() > 0) {
      definition =
          levels(
              layout.hasDefCompression() ? layout.getDefCompression() : null,
              layout.getNumDefValues(),
              storedDefinition);
    }
    int[] rowStarts = repetition == null ? new int[0] : rowStarts(repetition);
    if (definition != null
        && definition.length != (repetition == null ? rows : repetition.length)) {
      throw origin.corrupt("%d levels of %d rows".formatted(definition.length, rows));
    }
    State parsed = new State(value, repetition, definition, rowStarts);
    if (state == null && cache.admit(parsed.memoryBytes())) {
      state = parsed;
    }
    return parsed;
  }

  private int[] rowStarts(short[] repetition) {
    int[] starts = new int[Math.toIntExact(Math.min(rows, repetition.length)) + 1];
    int row = 0;
    for (int i = 0; i < repetition.length; i++) {
      if ((repetition[i] & 0xffff) == layers.lists()) {
        starts[row++] = i;
      }
    }
    if (row != rows || repetition.length > 0 && starts[0] != 0) {
      throw origin.corrupt("levels of %d rows instead of %d".formatted(row, rows));
    }
    starts[row] = repetition.length;
    return starts;
  }

  private MemorySegment value(MemorySegment stored) {
    long parts = Bits.u32(stored, 0);
    if (type.kind() != ValueType.Kind.VARIABLE) {
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

  private short[] levels(@Nullable CompressiveEncoding encoding, long count, MemorySegment stored) {
    if (encoding != null) {
      return new BlockDecoder(origin).levels(encoding, stored, count);
    }
    if (stored.byteSize() % 2 != 0) {
      throw origin.corrupt("%d bytes of levels".formatted(stored.byteSize()));
    }
    short[] levels = new short[Math.toIntExact(stored.byteSize() / 2)];
    MemorySegment.copy(stored, 0, MemorySegment.ofArray(levels), 0, stored.byteSize());
    return levels;
  }

  /** Definition levels of {@code count} rows that are null without levels saying so. */
  short[] nulls(int count) {
    short[] levels = new short[count];
    Arrays.fill(levels, (short) 1);
    return levels;
  }

  @Override
  public PageScan scan(PageRows wanted) {
    return new ConstantPageScan(this, wanted);
  }

  @Override
  public LevelScan levelScan(PageRows wanted) {
    return new ConstantLevelScan(this, wanted);
  }
}
