package io.lancedb.lance.file.encoding;

import io.lancedb.lance.file.bytes.Bits;
import io.lancedb.lance.file.bytes.RangeReads;
import io.lancedb.lance.file.encoding.column.DecodedColumn;
import io.lancedb.lance.file.encoding.column.DecodedFixedColumn;
import io.lancedb.lance.file.encoding.column.ValueType;
import io.lancedb.lance.file.encoding.page.LevelScan;
import io.lancedb.lance.file.encoding.page.PageReader;
import io.lancedb.lance.file.encoding.page.PageRows;
import io.lancedb.lance.file.encoding.page.PageScan;
import io.lancedb.lance.file.encoding.proto.BlobLayout;
import io.lancedb.lance.file.level.Levels;
import io.lancedb.lance.file.level.Nesting;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A page that describes values which lie elsewhere in the file: an inner page of packed structs of
 * LE64 position and LE64 size, without nulls. Size 0 at position 0 is an empty value; size 0 at
 * another position has no value, but the position holds the levels of the entry: {@code definition
 * << 16 | repetition}.
 */
final class BlobPageReader extends PageReader {

  private final PageReader inner;

  BlobPageReader(BlobLayout layout, Page page) {
    super(page, layout.getLayersList());
    if (layout.getInnerLayout().hasBlobLayout()) {
      throw origin.corrupt("a blob layout within a blob layout");
    }
    if (layers.hasLists()) {
      throw origin.unsupported("blobs in lists, which no official client reads either");
    }
    if (type.kind() != ValueType.Kind.PACKED || !type.members().equals(Arrays.asList(64, 64))) {
      throw origin.corrupt("descriptions of blobs in a column of another type");
    }
    inner =
        PageLayouts.reader(
            layout.getInnerLayout(), new Page(buffers, rows, type, Nesting.FLAT, origin, cache));
  }

  @Override
  public PageScan scan(PageRows wanted) {
    throw origin.unsupported("blobs outside of a blob column");
  }

  @Override
  public LevelScan levelScan(PageRows wanted) {
    return new Scan(inner.scan(wanted), wanted.count());
  }

  private final class Scan implements LevelScan {

    private final PageScan descriptions;
    private final int count;

    Scan(PageScan descriptions, int count) {
      this.descriptions = descriptions;
      this.count = count;
    }

    @Override
    public void planIndex(RangeReads index) {
      descriptions.planIndex(index);
    }

    @Override
    public void planData(RangeReads index, RangeReads data) {
      descriptions.planData(index, data);
    }

    @Override
    public void levels(RangeReads data, Levels out, BufferAllocator allocator) {
      short[] definition = new short[count];
      try (DecodedFixedColumn column = new DecodedFixedColumn(allocator, type, count)) {
        descriptions.decode(data, column);
        for (int i = 0; i < count; i++) {
          long position = column.data().getAtIndex(Bits.LE64, 2L * i);
          long size = column.data().getAtIndex(Bits.LE64, 2L * i + 1);
          if (size == 0 && position != 0) {
            if ((position & 0xffff) != 0 || position >>> 32 != 0) {
              throw origin.corrupt("a blob with levels %d".formatted(position));
            }
            definition[i] = (short) (position >>> 16);
          }
        }
      }
      out.add(layers, null, definition, 0, count);
    }

    @Override
    public void values(RangeReads data, short @Nullable [] visible, DecodedColumn out) {
      out.checkRoom(count);
      try (DecodedFixedColumn column = new DecodedFixedColumn(out.allocator(), type, count)) {
        descriptions.decode(data, column);
        DecodedFixedColumn target = (DecodedFixedColumn) out;
        MemorySegment.copy(
            column.data(), 0, target.data(), target.position(), count * type.valueBytes());
      }
      if (visible == null) {
        out.appendValid(count);
      } else {
        out.appendLevels(visible, out.row(), out.row() + count);
      }
    }
  }
}
